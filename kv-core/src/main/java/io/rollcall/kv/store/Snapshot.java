package io.rollcall.kv.store;

import java.util.List;

/**
 * All that a replica holds: the state at one seq, and the entries prepared behind it.
 *
 * @param seq of the last committed entry
 * @param view that entry's
 * @param timeMillis that entry's
 * @param cells in the order of their keys
 * @param requests oldest first
 * @param prepared the entries behind {@code seq}
 */
public record Snapshot(
        long seq, long view, long timeMillis, List<Cell> cells, List<LastRequest> requests, List<Entry> prepared) {

    public static final Snapshot EMPTY = new Snapshot(0, 0, 0, List.of(), List.of(), List.of());

    /** Seq of the last entry. */
    public long end() {
        return seq + prepared.size();
    }
}
