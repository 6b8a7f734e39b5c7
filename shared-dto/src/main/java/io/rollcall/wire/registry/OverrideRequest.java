package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * An operator's whole word about an id: it replaces what was said of it before. Without a status and a weight it takes
 * that back.
 *
 * @param id the id of an instance that is listed, or of one that may come
 * @param status {@code OUT_OF_SERVICE}: it gets no calls; absent: as it says itself
 * @param weight its share of calls in place of its own, 0 to 1,000; 0: it gets no new calls; absent: its own
 * @param reason why, as others are told; at most 256 characters
 * @param ttlMillis how long it is in force, 1,000 to 2,592,000,000 (30 days); absent: until it is taken back
 */
public record OverrideRequest(
        @NotNull @Name String service,
        @NotNull @Name String id,
        @Nullable OverrideStatus status,
        @Min(0) @Max(1_000) @Nullable Integer weight,
        @Size(max = OverrideRequest.REASON_MAX) @Nullable String reason,

        @Min(1_000) @Max(OverrideRequest.TTL_MILLIS_MAX) @Nullable
        Long ttlMillis) {

    /** The most characters of a reason. */
    public static final int REASON_MAX = 256;

    /** The longest time that is not forever: 30 days. */
    public static final long TTL_MILLIS_MAX = 30L * 24 * 60 * 60 * 1_000;
}
