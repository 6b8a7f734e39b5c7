package io.rollcall.kv.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Reads that arrived while there was no lease, or that were in progress when the view changed. Where a lease can be
 * expected soon they wait for it, whatever this replica's role is by then: a client that is told to ask elsewhere would
 * hardly be answered sooner.
 */
final class ReadsAwaitingLease {

    private final Context context;

    /** The reads in the order of their deadlines: each waits equally long. */
    private final Deque<Read> reads = new ArrayDeque<>();

    /** @param again asks the role for it anew */
    private record Read(long token, long deadlineMillis, Consumer<Role> again) {}

    ReadsAwaitingLease(Context context) {
        this.context = context;
    }

    int count() {
        return reads.size();
    }

    void add(long token, Consumer<Role> again) {
        if (reads.size() >= context.settings.limits().waiting()) {
            context.refuse(token, Answer.Reason.TOO_MANY, "too many reads wait for a lease; try another replica");
            return;
        }
        reads.add(new Read(token, context.millis() + context.timing().heartbeatMillis(), again));
    }

    /** There is a lease now. */
    void onLease() {
        for (int waiting = reads.size(); waiting > 0; waiting--)
            reads.removeFirst().again().accept(context.role());
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
            context.refuse(reads.removeFirst().token(), Answer.Reason.NO_LEASE, reason());
    }

    private String reason() {
        String why = context.role().why();
        return why.isEmpty() ? "no lease came in time; ask another replica" : why;
    }
}
