package io.rollcall.kv.replica;

import io.rollcall.kv.replication.JoinAttempt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot that is on its way to this replica: one at most. It stands still until the replica has said that it
 * wants it, and is given up where nothing of it comes for a while.
 */
final class IncomingSnapshots implements AutoCloseable {

    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private @Nullable IncomingSnapshot waiting;
    private @Nullable IncomingSnapshot beingRead;

    /** Its beginning is here. */
    synchronized void arrived(IncomingSnapshot snapshot) {
        if (waiting != null) waiting.close();
        waiting = snapshot;
    }

    /** Null: it is not here, or not any more. */
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
