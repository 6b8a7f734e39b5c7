package io.rollcall.kvclient;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The client sessions of a store's client, as many as there may be writes in progress. A session that was returned is
 * the first to be taken by the next write, so that few sessions are used if few suffice, and the store remembers few.
 *
 * <p>A session whose last write has an unknown outcome is not returned. A later number would do no harm, because late
 * copies of that write would be refused. But nobody could repeat the write under its id any more, which is how its
 * outcome can still be learned. The cost is bounded: such a write has used its whole deadline or was ended by its
 * session's refusal, so some {@code writers} sessions are lost in that time, and the store forgets each after ten
 * minutes.
 */
final class ClientSessionPool {

    private final Semaphore places;
    private final Deque<ClientSession> idle = new ConcurrentLinkedDeque<>();

    ClientSessionPool(int writers) {
        this.places = new Semaphore(writers, true);
    }

    /**
     * Returns a session, which must be {@link #release released}; null if every session stayed in use for this long.
     */
    @Nullable
    ClientSession acquire(Duration patience) {
        try {
            if (!places.tryAcquire(patience.toNanos(), NANOSECONDS)) return null;
            ClientSession known = idle.pollFirst();
            return known != null ? known : new ClientSession();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** @param session the session for the next write; null: it is given up */
    void release(@Nullable ClientSession session) {
        if (session != null) idle.addFirst(session);
        places.release();
    }
}
