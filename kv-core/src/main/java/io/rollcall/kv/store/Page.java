package io.rollcall.kv.store;

import java.util.List;

/**
 * A part of a range of keys.
 *
 * @param more there are further ones behind the last
 */
public record Page(List<Cell> cells, boolean more) {}
