package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * @param reason why, as others and the log of the instance are told; at most 256 characters
 * @param banMillis how long this id cannot register again, up to 2,592,000,000 (30 days), in place of an earlier ban;
 *     0: it can at once, and an earlier ban is lifted; as 0 if absent
 */
public record EvictRequest(
        @NotNull @Name String service,
        @NotNull @Name String id,
        @Size(max = OverrideRequest.REASON_MAX) @Nullable String reason,

        @Min(0) @Max(OverrideRequest.TTL_MILLIS_MAX) @Nullable
        Long banMillis) {}
