package io.rollcall.registry.lookup;

import io.rollcall.wire.registry.Subset;
import org.jspecify.annotations.Nullable;

/**
 * What a reader wants of a service's list.
 *
 * @param everyStatus whether instances of every status, or only those that are {@code UP}
 * @param delta whether only what has changed since the known version, where that is known
 * @param subset the reader's part; null: the whole list
 */
public record Wanted(
        boolean everyStatus, boolean delta, @Nullable Subset subset) {

    /** Returns this reader's wish for its part, or null if it wants the whole list. */
    @Nullable
    Preference preference() {
        return subset == null ? null : new Preference(Preference.hash(subset.of()), subset.size(), everyStatus);
    }
}
