package io.rollcall.kv.store;

import java.util.List;

/**
 * What changes on disk at once: all of it, or nothing. In this order: the log is cut on both sides, then continued.
 *
 * @param mark replaces the one before
 * @param keepTo entries of the log behind this seq are removed; {@link Long#MAX_VALUE}: none
 * @param appended to the log, after that
 * @param cells new values of their keys
 * @param deleted keys that are gone
 * @param requests of clients, each replacing the client's former one; oldest first
 * @param forgotten clients whose last request is removed
 * @param completes the cells that {@link Storage.Installation} has brought are whole, and are what this replica holds
 */
public record Batch(
        Checkpoint mark,
        long keepTo,
        List<Entry> appended,
        List<Cell> cells,
        List<String> deleted,
        List<LastRequest> requests,
        List<String> forgotten,
        boolean completes) {}
