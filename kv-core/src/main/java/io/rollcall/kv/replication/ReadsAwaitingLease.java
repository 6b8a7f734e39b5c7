package io.rollcall.kv.replication;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads that arrived while there was no lease, or that were in progress when the view changed. Where a lease can be
 * expected soon they wait for it, whatever this replica's role is by then: a client that is told to ask elsewhere would
 * hardly be answered sooner.
 */
final class ReadsAwaitingLease {

    private final Context context;

    /** The reads in the order of their deadlines: each waits equally long. */
    private final Deque<Parked> reads = new ArrayDeque<>();

    private record Parked(Read read, long deadlineMillis) {}

    ReadsAwaitingLease(Context context) {
        this.context = context;
    }

    int count() {
        return reads.size();
    }

    void add(Read read) {
        if (reads.size() >= context.settings.limits().waiting()) {
            context.outbox.refuse(
                    read.token(), Answer.Reason.TOO_MANY, "too many reads wait for a lease; try another replica");
            return;
        }
        reads.add(new Parked(read, context.millis() + context.timing().heartbeatMillis()));
    }

    /** There is a lease now. */
    void onLease() {
        for (int waiting = reads.size(); waiting > 0; waiting--)
            context.role().onRead(reads.removeFirst().read());
    }

    /** The role has changed; one that does not read has no use for them. */
    void onRole() {
        if (!context.role().isReader()) refuseUntil(Long.MAX_VALUE);
    }

    void onTick() {
        refuseUntil(context.millis());
    }

    private void refuseUntil(long deadlineMillis) {
        while (!reads.isEmpty() && reads.getFirst().deadlineMillis() <= deadlineMillis)
            context.outbox.refuse(reads.removeFirst().read().token(), Answer.Reason.NO_LEASE, reason());
    }

    private String reason() {
        String why = context.role().why();
        return why.isEmpty() ? "no lease came in time; ask another replica" : why;
    }
}
