package io.rollcall.kv.store;

import java.util.List;

/**
 * A set of changes that reaches the disk atomically. Order: the log is cut on both sides, then continued.
 *
 * @param checkpoint replaces the one before
 * @param truncateAfter entries of the log after this seq are removed; {@link Long#MAX_VALUE}: none
 * @param appended entries that are then appended to the log
 * @param cells new values of their keys
 * @param deleted keys that are deleted
 * @param requests last requests of clients, each replacing the client's former one; oldest first
 * @param forgotten clients whose last request is removed
 * @param completes whether the cells that {@link Storage.Installation} has brought are whole, and are from now on what
 *     this replica holds
 */
public record Batch(
        Checkpoint checkpoint,
        long truncateAfter,
        List<Entry> appended,
        List<Cell> cells,
        List<String> deleted,
        List<LastRequest> requests,
        List<String> forgotten,
        boolean completes) {}
