package io.rollcall.kv.store;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The disk of one replica: cells, log, requests and mark, which change together, a {@link Batch} at a time. Cells are read here
 * by the thread that runs the replica, while another one may be writing: a read sees all of a batch, or nothing of it.
 */
public interface Storage {

    /** What was there when this replica started. Called once. */
    RecoveredState stored();

    /** Null: absent. */
    @Nullable
    Cell get(String key);

    /** An entry of the log that is written and neither cut off nor dropped. */
    Entry entry(long seq);

    /**
     * The cells from a key on, in the order of {@link KeyOrder}. To be closed.
     *
     * @param includesStart whether {@code start} itself is wanted
     */
    Cells cells(String start, boolean includesStart);

    /** Roughly what the cells take, in bytes: of memory if that is where they are, else of disk. */
    long weight();

    /**
     * Makes the batch durable. It is there after a crash, or nothing of it is. One writer at a time. Where this fails, the same batch
     * may be written again.
     */
    void write(Batch batch);

    /** All that is written by now, at one seq. To be closed. Any thread may read it, whatever is written meanwhile. */
    Snapshot freeze();

    /**
     * Brings cells and requests of another replica, beside those that are there. The batch that {@link Batch#completes} it puts them in
     * the place of cells, log and requests, at once; until then nothing of what is there changes, also by a crash. By the writer, with no
     * other batch meanwhile. One that is begun anew has nothing of the one before.
     */
    Installation install();

    /** The storage was opened anew after a failure, and what was open then is of no use: to be asked for again. */
    final class ReopenedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public ReopenedException() {
            super("the storage was opened anew meanwhile", null, false, false);
        }
    }

    /** An iterator that holds resources. It may be {@link ReopenedException}. */
    interface Cells extends Iterator<Cell>, AutoCloseable {
        @Override
        void close();
    }

    /** A snapshot. It may be {@link ReopenedException}. */
    interface Snapshot extends AutoCloseable {

        /** As of the last batch; its {@code applied} is where the cells are. */
        Checkpoint mark();

        /** Oldest first. */
        List<LastRequest> requests();

        /** To be closed before this is. */
        Cells cells();

        @Override
        void close();
    }

    /** Takes cells and requests of another replica's snapshot, in any number of steps, not synced one by one. */
    interface Installation {

        void cells(List<Cell> cells);

        void requests(List<LastRequest> requests);

        /** Drops what was brought. What was there before is written on. */
        void abandon();
    }
}
