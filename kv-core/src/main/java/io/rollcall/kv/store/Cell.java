package io.rollcall.kv.store;

/**
 * A key that is there.
 *
 * @param version seq of its last write
 */
public record Cell(String key, String value, long version) {

    /** The memory of a cell beside its text: two strings, a node of the tree and this object. */
    static final long OVERHEAD_BYTES = 200;

    /** Returns the approximate memory of the cell, in bytes; text counts as if it were all outside Latin-1. */
    public long weight() {
        return OVERHEAD_BYTES + 2L * (key.length() + value.length());
    }
}
