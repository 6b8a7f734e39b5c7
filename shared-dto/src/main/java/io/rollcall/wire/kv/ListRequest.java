package io.rollcall.wire.kv;

import io.rollcall.wire.Utf8Size;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * @param prefix the beginning of the keys; empty: all keys
 * @param after only keys after this one: the last key of the previous page
 * @param limit the largest number of entries, 1 to 1,000; 100 if absent
 */
public record ListRequest(
        @NotNull @Utf8Size(max = 1_024) String prefix,
        @Utf8Size(max = 1_024) @Nullable String after,
        @Min(1) @Max(1_000) @Nullable Integer limit) {}
