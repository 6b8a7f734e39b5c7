package io.rollcall.kv.store;

import java.util.List;

/**
 * A page of a range of keys.
 *
 * @param more whether further keys follow the last one
 */
public record Page(List<Cell> cells, boolean more) {

    /**
     * The number of characters at which a page ends, so that an answer stays within a few MiB. A page has one cell at
     * least.
     */
    static final int MOST_CHARS = 1 << 20;

    /** Returns the approximate memory of the cells, in bytes. */
    public long weight() {
        return cells.stream().mapToLong(Cell::weight).sum();
    }
}
