package io.rollcall.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Has the followers told at once of what is committed. Ratis tells them with the next entry, or with the next
 * heartbeat, which is half an election time-out away.
 *
 * <p>So it is made to send a heartbeat to each follower that has not yet said that it knows. A follower takes no notice
 * of an entry that it has not yet written, and the majority may be the others: then it is told again, after pauses that
 * double, until the next heartbeat tells it in any case.
 */
final class CommitNotice {

    private static final long FIRST_PAUSE_MILLIS = 4;
    private static final long LAST_PAUSE_MILLIS = 256;

    private final Followers followers;

    /** The last entry that the leader has applied. */
    private final AtomicLong last = new AtomicLong(-1);

    /** Whether the followers are told now, or will be after a pause. */
    private final AtomicBoolean isUnderWay = new AtomicBoolean();

    CommitNotice(Followers followers) {
        this.followers = followers;
    }

    /** Called when the leader has applied an entry. */
    void send(long index) {
        last.set(index);
        if (isUnderWay.compareAndSet(false, true)) send(index, FIRST_PAUSE_MILLIS);
    }

    private void send(long index, long pauseMillis) {
        if (pauseMillis <= LAST_PAUSE_MILLIS && followers.tellThoseBehind(index)) {
            Executor later = CompletableFuture.delayedExecutor(pauseMillis, TimeUnit.MILLISECONDS);
            later.execute(() -> sendAgain(index, 2 * pauseMillis));
            return;
        }
        isUnderWay.set(false);
        long now = last.get();
        if (now != index && isUnderWay.compareAndSet(false, true)) sendAgain(index, FIRST_PAUSE_MILLIS);
    }

    private void sendAgain(long index, long pauseMillis) {
        long now = last.get();
        send(now, now == index ? pauseMillis : FIRST_PAUSE_MILLIS);
    }
}
