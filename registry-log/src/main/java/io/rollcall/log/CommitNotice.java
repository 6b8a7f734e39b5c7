package io.rollcall.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Has the followers told at once of what is committed. Ratis tells them with the next entry, or with the next
 * heartbeat, which is half an election time-out away.
 *
 * <p>Before a leader answers a read, it asks its followers whether it still leads, and tells them meanwhile how far the
 * log is committed. So a read of nothing is the notice. One is on its way at a time.
 */
final class CommitNotice {

    private enum State {
        IDLE,
        ON_ITS_WAY,
        AND_ANOTHER
    }

    private final Supplier<CompletableFuture<?>> read;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    CommitNotice(Supplier<CompletableFuture<?>> read) {
        this.read = read;
    }

    /** Called when the leader has applied an entry. */
    void send() {
        State before = state.getAndUpdate(now -> now == State.IDLE ? State.ON_ITS_WAY : State.AND_ANOTHER);
        if (before == State.IDLE) sendOne();
    }

    /** If it fails the followers hear with the next heartbeat. */
    private void sendOne() {
        var unused = read.get().whenComplete((answer, failure) -> {
            State before = state.getAndUpdate(now -> now == State.AND_ANOTHER ? State.ON_ITS_WAY : State.IDLE);
            if (before == State.AND_ANOTHER && failure == null) sendOne();
            else if (failure != null) state.set(State.IDLE);
        });
    }
}
