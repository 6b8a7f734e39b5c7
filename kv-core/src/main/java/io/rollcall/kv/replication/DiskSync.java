package io.rollcall.kv.replication;

import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.LogPosition;
import io.rollcall.kv.store.ReplicaState;
import java.util.ArrayList;
import java.util.List;

/**
 * The order between a replica's disk and its messages: one batch at a time, and actions that wait until it is durable.
 */
final class DiskSync {

    private final ReplicaState state;
    private final Outbox outbox;
    private final boolean isDiskFirst;
    private boolean installing;

    /** Actions that wait for the batch in progress. */
    private List<Runnable> afterWriting = new ArrayList<>();

    /** Actions that wait for the batch after that. */
    private List<Runnable> afterPending = new ArrayList<>();

    /** @param isDiskFirst whether actions wait at all: {@link Rule#DISK_FIRST} */
    DiskSync(ReplicaState state, Outbox outbox, boolean isDiskFirst) {
        this.state = state;
        this.outbox = outbox;
        this.isDiskFirst = isDiskFirst;
    }

    /** Runs an action once every change so far is on disk: now, if it is. */
    void whenDurable(Runnable action) {
        if (!isDiskFirst) {
            action.run();
        } else if (state.hasUrgentChanges()) {
            afterPending.add(action);
        } else if (state.isWriting()) {
            afterWriting.add(action);
        } else {
            action.run();
        }
    }

    void onWritten() {
        state.onWritten();
        List<Runnable> due = afterWriting;
        afterWriting = new ArrayList<>();
        due.forEach(Runnable::run);
    }

    /**
     * Writes the pending changes if the disk is idle and something waits for them, or if {@code evenIfNothingWaits}.
     */
    void write(boolean evenIfNothingWaits) {
        boolean isDue = state.hasUrgentChanges() || (evenIfNothingWaits && state.hasChanges());
        if (!isDue || state.isWriting() || installing) return;
        outbox.add(new Effect.Write(state.takeBatch()));
        afterWriting = afterPending;
        afterPending = new ArrayList<>();
    }

    /** Returns whether another replica's cells are being brought to the disk, beside the present ones. */
    boolean isInstalling() {
        return installing;
    }

    void install(JoinAttempt attempt) {
        installing = true;
        outbox.add(new Effect.Install(attempt));
    }

    void onInstalled(LogPosition at, List<LastRequest> oldestFirst) {
        installing = false;
        state.installed(at, oldestFirst);
    }

    void onInstallFailed() {
        installing = false;
    }
}
