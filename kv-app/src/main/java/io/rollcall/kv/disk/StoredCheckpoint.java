package io.rollcall.kv.disk;

import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Checkpoint;
import io.rollcall.kv.store.LogPosition;

/**
 * The checkpoint as it is stored.
 *
 * @param end the seq of the last entry of the log, so that a log that was cut short is noticed
 */
record StoredCheckpoint(Checkpoint checkpoint, long end) {

    static final StoredCheckpoint NONE = new StoredCheckpoint(Checkpoint.NONE, 0);

    /** Returns the checkpoint with the batch; the same again if the batch is written a second time. */
    StoredCheckpoint after(Batch batch) {
        int appended = batch.appended().size();
        long last = appended == 0
                ? Math.min(end, batch.truncateAfter())
                : batch.appended().get(appended - 1).seq();
        return new StoredCheckpoint(
                batch.checkpoint(), Math.max(last, batch.checkpoint().base().seq()));
    }

    /** Returns a checkpoint that keeps only the view. */
    StoredCheckpoint emptied() {
        return new StoredCheckpoint(new Checkpoint(checkpoint.view(), 0, LogPosition.ZERO, LogPosition.ZERO), 0);
    }
}
