package io.rollcall.kv.store;

import org.jspecify.annotations.Nullable;

/**
 * A range of keys that begin with a prefix.
 *
 * @param after only keys after this one; null: every key
 * @param limit the largest number of keys
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
