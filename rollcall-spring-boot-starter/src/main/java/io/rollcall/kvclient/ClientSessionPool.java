package io.rollcall.kvclient;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * As many identities as there may be writes under way. One that was given back is taken first by the next write, so that few
 * are in use where few are needed, and the store remembers few.
 *
 * <p>An identity whose last write has an unknown outcome is not given back. A later number would do no harm: late copies of
 * that write would be refused. But nobody could repeat the write under its id any more, which is how its outcome can still
 * be learned. The price is bounded: such a write has had its whole deadline or was cut off by its identity, so some {@code
 * writers} identities are lost in that time, and the store forgets each in ten minutes.
 */
final class ClientSessionPool {

    private final Semaphore places;
    private final Deque<ClientSession> idle = new ConcurrentLinkedDeque<>();

    ClientSessionPool(int writers) {
        this.places = new Semaphore(writers, true);
    }

    /** An identity, whose place is to be {@link #release left}; null where all places were taken for so long. */
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

    /** @param session for the next write; null: given up */
    void release(@Nullable ClientSession session) {
        if (session != null) idle.addFirst(session);
        places.release();
    }
}
