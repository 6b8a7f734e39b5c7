package io.rollcall.wire.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rollcall.wire.Name;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * @param all whether to list instances of every status, not only {@code UP} ones; false if absent
 * @param subset the caller's part of the list; the whole list if absent. Left out if null, because an older registry
 *     refuses it
 * @param caller the process that asks, as it is drawn in the map of callers; absent: it does not say. Left out if null,
 *     as well
 */
public record LookupRequest(
        @NotNull @Name String service,
        @Nullable Boolean all,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Valid @Nullable
        Subset subset,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Valid @Nullable
        Caller caller) {

    /** A lookup of a caller that does not name itself. */
    public LookupRequest(String service, @Nullable Boolean all, @Nullable Subset subset) {
        this(service, all, subset, null);
    }

    /** A lookup of the whole list. */
    public LookupRequest(String service, @Nullable Boolean all) {
        this(service, all, null);
    }
}
