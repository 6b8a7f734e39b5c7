package io.rollcall.wire.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rollcall.wire.Name;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * @param version the known version; any other is answered at once. 0: none is known
 * @param waitMillis how long to wait for a change, at most 60,000; 30,000 if absent
 * @param all as in a lookup
 * @param delta whether the answer may contain only what has changed since the known version; false if absent. The known
 *     list must be that of an answer with the same {@code all}. Left out if null, because an older registry refuses it
 * @param subset as in a lookup. The known version must be that of an answer with the same subset: a change that leaves
 *     the caller's part as it is completes no watch
 * @param caller as in a lookup
 */
public record WatchRequest(
        @NotNull @Name String service,
        @NotNull Long version,
        @Min(0) @Max(60_000) @Nullable Long waitMillis,
        @Nullable Boolean all,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean delta,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Valid @Nullable
        Subset subset,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Valid @Nullable
        Caller caller) {

    /** A watch of a caller that does not name itself. */
    public WatchRequest(
            String service,
            Long version,
            @Nullable Long waitMillis,
            @Nullable Boolean all,
            @Nullable Boolean delta,
            @Nullable Subset subset) {
        this(service, version, waitMillis, all, delta, subset, null);
    }

    /** A watch of the whole list. */
    public WatchRequest(
            String service, Long version, @Nullable Long waitMillis, @Nullable Boolean all, @Nullable Boolean delta) {
        this(service, version, waitMillis, all, delta, null);
    }
}
