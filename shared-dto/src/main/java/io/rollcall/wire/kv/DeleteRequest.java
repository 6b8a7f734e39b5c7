package io.rollcall.wire.kv;

import io.rollcall.wire.Utf8Size;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * @param ifVersion delete only if the key has this version
 * @param requestId makes the write safe to repeat; without it, it is one attempt
 */
public record DeleteRequest(
        @NotNull @Utf8Size(min = 1, max = 1_024) String key,
        @Min(0) @Nullable Long ifVersion,
        @Valid @Nullable RequestId requestId) {}
