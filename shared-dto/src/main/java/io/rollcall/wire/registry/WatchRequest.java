package io.rollcall.wire.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rollcall.wire.Name;
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
 */
public record WatchRequest(
        @NotNull @Name String service,
        @NotNull Long version,
        @Min(0) @Max(60_000) @Nullable Long waitMillis,
        @Nullable Boolean all,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean delta) {}
