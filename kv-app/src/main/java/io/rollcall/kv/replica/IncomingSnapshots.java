package io.rollcall.kv.replica;

import io.rollcall.kv.replication.JoinAttempt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one snapshot that may be on its way to this replica. It waits until the replica wants it, and is closed if
 * nothing of it comes for a while.
 */
final class IncomingSnapshots implements AutoCloseable {

    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private @Nullable IncomingSnapshot waiting;
    private @Nullable IncomingSnapshot beingRead;

    /** Takes a snapshot whose first line has arrived. */
    synchronized void arrived(IncomingSnapshot snapshot) {
        if (waiting != null) waiting.close();
        waiting = snapshot;
    }

    /** Returns the snapshot of this attempt; null: it is not here, or not any more. */
    synchronized @Nullable IncomingSnapshot take(JoinAttempt attempt) {
        IncomingSnapshot snapshot = waiting;
        if (snapshot == null || !snapshot.isFor(attempt)) return null;
        waiting = null;
        beingRead = snapshot;
        return snapshot;
    }

    synchronized void onTick() {
        if (waiting != null && waiting.stoodStillNanos() > STALLED_NANOS) {
            waiting.close();
            waiting = null;
        }
        if (beingRead != null && beingRead.stoodStillNanos() > STALLED_NANOS) {
            beingRead.close();
            beingRead = null;
        }
    }

    @Override
    public synchronized void close() {
        if (waiting != null) waiting.close();
        if (beingRead != null) beingRead.close();
        waiting = null;
        beingRead = null;
    }
}
