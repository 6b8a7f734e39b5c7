package io.rollcall.kv.store;

import java.util.List;

/**
 * A part of a range of keys.
 *
 * @param more there are further ones behind the last
 */
public record Page(List<Cell> cells, boolean more) {

    /** A page is cut at so many characters, so that an answer stays within a few MiB. It has one cell at least. */
    static final int MOST_CHARS = 1 << 20;
}
