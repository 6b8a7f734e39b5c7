package io.rollcall.kv.store;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The disk of one replica: cells, log, client table and checkpoint, which change together, one {@link Batch} at a time.
 * The thread that runs the replica reads cells here, while another one may be writing: a read sees the whole of a
 * batch, or nothing of it.
 */
public interface Storage {

    /** Returns the state at the start of this replica. It is called once. */
    RecoveredState recover();

    /** Returns the cell; null: absent. */
    @Nullable
    Cell get(String key);

    /** Returns an entry of the log that is written and neither compacted away nor dropped. */
    Entry entry(long seq);

    /**
     * Returns the cells from a key on, in the order of {@link KeyOrder}. The caller must close it.
     *
     * @param includesStart whether {@code start} itself is wanted
     */
    Cells cells(String start, boolean includesStart);

    /** Returns the approximate size of the cells, in bytes: of memory if the cells are there, otherwise of disk. */
    long weight();

    /**
     * Makes the batch durable. After a crash it is there, or nothing of it is. There is one writer at a time. A batch
     * that failed may be written again.
     */
    void write(Batch batch);

    /**
     * Takes a snapshot of everything written so far, at one seq. The caller must close it. Any thread may read it,
     * whatever is written in the meantime.
     */
    Snapshot snapshot();

    /**
     * Begins to bring cells and requests of another replica, beside the present ones. The batch that {@link
     * Batch#completes} it puts them in the place of cells, log and requests, at once. Until then nothing of the present
     * data changes, also by a crash. The writer calls this, with no other batch in the meantime. A new installation has
     * nothing of the one before.
     */
    Installation install();

    /**
     * The storage was opened anew after a failure. Whatever was open then is of no use, and the caller must ask again.
     */
    final class ReopenedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public ReopenedException() {
            super("the storage was opened anew meanwhile", null, false, false);
        }
    }

    /** An iterator that holds resources. Its calls may throw {@link ReopenedException}. */
    interface Cells extends Iterator<Cell>, AutoCloseable {
        @Override
        void close();
    }

    /** A snapshot. Its calls may throw {@link ReopenedException}. */
    interface Snapshot extends AutoCloseable {

        /** Returns the checkpoint of the last batch; its {@code applied} is the position of the cells. */
        Checkpoint checkpoint();

        /** Returns the last requests, oldest first. */
        List<LastRequest> requests();

        /** Returns the cells. They are to be closed before this snapshot is. */
        Cells cells();

        @Override
        void close();
    }

    /**
     * A receiver of the cells and requests of another replica's snapshot, in any number of steps that are not synced
     * one by one.
     */
    interface Installation {

        void cells(List<Cell> cells);

        void requests(List<LastRequest> requests);

        /** Drops what was brought. Later batches continue the former data. */
        void abandon();
    }
}
