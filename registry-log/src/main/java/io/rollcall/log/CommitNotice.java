package io.rollcall.log;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the followers told at once of what is committed. Ratis tells them with the next entry, or with the next
 * heartbeat, which is half an election time-out away.
 *
 * <p>So it is made to send a heartbeat to each follower that has not yet said that it knows. A follower takes no notice
 * of an entry that it has not yet written, and the majority may be the others: then it is looked at again, after pauses
 * that double, until the next heartbeat tells it in any case. A new entry makes the pauses short again.
 */
final class CommitNotice implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CommitNotice.class);

    private static final long FIRST_PAUSE_MILLIS = 4;
    private static final long LAST_PAUSE_MILLIS = 256;

    private final LongPredicate tellThoseBehind;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> ReplicaCalls.daemon(task, "log-notice"));

    /** The last entry that the leader has applied. */
    private final AtomicLong last = new AtomicLong(-1);

    /** Whether the followers are told now, or will be after a pause. */
    private final AtomicBoolean isUnderWay = new AtomicBoolean();

    /**
     * @param tellThoseBehind tells each follower that can be told of an entry, and returns whether one does not know of
     *     it yet
     */
    CommitNotice(LongPredicate tellThoseBehind) {
        this.tellThoseBehind = tellThoseBehind;
    }

    /** Called when the leader has applied an entry. It does not wait, and nothing that fails here fails the caller. */
    void send(long index) {
        last.set(index);
        if (isUnderWay.compareAndSet(false, true)) later(index, FIRST_PAUSE_MILLIS, 0);
    }

    /** @param pauseMillis the pause after that look */
    private void later(long index, long pauseMillis, long delayMillis) {
        try {
            var unused = thread.schedule(() -> look(index, pauseMillis), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            isUnderWay.set(false);
        }
    }

    private void look(long lookedFor, long pause) {
        long index = last.get();
        long pauseMillis = index == lookedFor ? pause : FIRST_PAUSE_MILLIS;
        boolean isOneBehind = false;
        try {
            isOneBehind = tellThoseBehind.test(index);
        } catch (RuntimeException e) {
            log.debug("The followers are not told, and hear with the next heartbeat", e);
        }
        if (isOneBehind && pauseMillis <= LAST_PAUSE_MILLIS) {
            later(index, 2 * pauseMillis, pauseMillis);
            return;
        }
        isUnderWay.set(false);
        if (last.get() != index && isUnderWay.compareAndSet(false, true)) later(index, FIRST_PAUSE_MILLIS, 0);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
