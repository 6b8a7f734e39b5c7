package io.rollcall.registry.lease;

import io.rollcall.registry.catalog.Change.Claim;
import io.rollcall.registry.catalog.Change.LeaseId;
import io.rollcall.registry.catalog.Entry;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The time of one lease. Only the {@link Lessor} changes it; the wheel keeps its timer. */
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
         * Expired, void, and no longer listed. It is remembered for one TTL, in case most others follow, so that it
         * should have stayed listed.
         */
        EXPIRED
    }

    final LeaseGroup group;
    State state;

    /** Whether its end has been proposed, and the log has not decided yet. */
    boolean isEnding;

    /** How many changes are proposed, and not decided, that say that its instance was heard. */
    int heardUnderWay;

    /** The entry in the catalog, or the one that was there. */
    Entry entry;

    /** When the lease expired, or will expire if no heartbeat comes. */
    long endsAtNanos;

    Lease(LeaseGroup group, Entry entry) {
        this.group = group;
        this.entry = entry;
        this.state = stateOf(entry.instance());
    }

    static State stateOf(Instance instance) {
        return instance.suspect() ? State.SUSPECT : stateOf(instance.status());
    }

    static State stateOf(Status status) {
        return status == Status.DRAINING ? State.DRAINING : State.LIVE;
    }

    String id() {
        return entry.id();
    }

    long ttlMillis() {
        return entry.ttlMillis();
    }

    long ttlNanos() {
        return TimeUnit.MILLISECONDS.toNanos(entry.ttlMillis());
    }

    LeaseId leaseId() {
        return new LeaseId(entry.id(), entry.lease());
    }

    Claim claim() {
        return entry.claim();
    }

    boolean hasName(@Nullable String lease) {
        return lease == null || lease.equals(entry.lease());
    }
}
