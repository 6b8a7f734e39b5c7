package io.rollcall.registry.lease;

import io.rollcall.registry.lease.Command.Register;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One instance's claim to be listed. Changed only by its {@link Members}; the wheel keeps its alarm. */
final class Lease extends TimerWheel.Alarm {

    enum State {
        /** Held, and listed. */
        BEATING,
        /** Held, and listed as {@code DRAINING}: its silence will be no surprise. It never goes back. */
        LEAVING,
        /** Ran out among so many that it stays listed, under suspicion. A heartbeat clears it. */
        SUSPECT,
        /** Ran out and is void. Remembered for one TTL, in case so many follow that it should have stayed. */
        FALLEN
    }

    final Members members;
    final String name;
    final long ttlMillis;
    final int textCharacters;
    Instance instance;
    State state;

    /** When it ran out, or will if no heartbeat comes. */
    long endsAtNanos;

    Lease(Members members, Register register) {
        this.members = members;
        this.name = register.lease();
        this.ttlMillis = register.ttlMillis();
        this.instance = register.instance();
        this.state = held(instance.status());
        this.textCharacters = characters(instance);
    }

    static State held(Status status) {
        return status == Status.DRAINING ? State.LEAVING : State.BEATING;
    }

    String id() {
        return instance.id();
    }

    long ttlNanos() {
        return TimeUnit.MILLISECONDS.toNanos(ttlMillis);
    }

    boolean isCalled(@Nullable String lease) {
        return lease == null || lease.equals(name);
    }

    boolean isListed() {
        return state != State.FALLEN;
    }

    static int characters(Instance instance) {
        int characters = instance.id().length() + instance.address().length();
        if (instance.zone() != null) characters += instance.zone().length();
        for (var entry : instance.metadata().entrySet())
            characters += entry.getKey().length() + entry.getValue().length();
        return characters;
    }
}
