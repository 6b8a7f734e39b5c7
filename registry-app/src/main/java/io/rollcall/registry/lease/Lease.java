package io.rollcall.registry.lease;

import io.rollcall.registry.lease.Command.Register;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One instance's claim to be listed. Only its {@link ServiceLeases} changes it; the wheel keeps its timer. */
final class Lease extends TimerWheel.Timer {

    enum State {
        /** Held, and listed. */
        LIVE,
        /** Held, and listed as {@code DRAINING}: if it falls silent, that is expected. It never becomes live again. */
        DRAINING,
        /**
         * Expired together with most others of its service: it stays listed, as a suspect. A heartbeat makes it live
         * again.
         */
        SUSPECT,
        /**
         * Expired and void. It is remembered for one TTL, in case most others follow, so that it should have stayed
         * listed.
         */
        EXPIRED
    }

    final ServiceLeases members;
    final String name;
    final long ttlMillis;
    final int textCharacters;
    Instance instance;
    State state;

    /** When the lease expired, or will expire if no heartbeat comes. */
    long endsAtNanos;

    Lease(ServiceLeases members, Register register) {
        this.members = members;
        this.name = register.lease();
        this.ttlMillis = register.ttlMillis();
        this.instance = register.instance();
        this.state = held(instance.status());
        this.textCharacters = characters(instance);
    }

    static State held(Status status) {
        return status == Status.DRAINING ? State.DRAINING : State.LIVE;
    }

    String id() {
        return instance.id();
    }

    long ttlNanos() {
        return TimeUnit.MILLISECONDS.toNanos(ttlMillis);
    }

    boolean hasName(@Nullable String lease) {
        return lease == null || lease.equals(name);
    }

    boolean isListed() {
        return state != State.EXPIRED;
    }

    static int characters(Instance instance) {
        int characters = instance.id().length() + instance.address().length();
        if (instance.zone() != null) characters += instance.zone().length();
        for (var entry : instance.metadata().entrySet())
            characters += entry.getKey().length() + entry.getValue().length();
        return characters;
    }
}
