package io.rollcall.kv.store;

import java.util.List;

/**
 * A part of a range of keys.
 *
 * @param more there are further ones behind the last
 */
public record Page(List<Cell> cells, boolean more) {

    /**
     * The number of characters at which a page ends, so that an answer stays within a few MiB. A page has one cell at
     * least.
     */
    static final int MOST_CHARS = 1 << 20;
}
