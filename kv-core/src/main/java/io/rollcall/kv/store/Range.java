package io.rollcall.kv.store;

import org.jspecify.annotations.Nullable;

/**
 * The keys that begin with a prefix, from some point on.
 *
 * @param after only keys behind this one; null: all
 * @param limit at most so many
 */
public record Range(String prefix, @Nullable String after, int limit) {

    /** Where to look first: no key of the range is before it. */
    String start() {
        return after == null || KeyOrder.INSTANCE.compare(after, prefix) < 0 ? prefix : after;
    }

    boolean includesStart() {
        return !start().equals(after);
    }
}
