package io.rollcall.wire.kv;

import io.rollcall.wire.Utf8Size;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * @param key 1 to 1,024 bytes of UTF-8
 * @param value at most 512 KiB of UTF-8
 * @param ifVersion put only if the key has this version; 0: only if it is absent
 * @param requestId makes the write safe to repeat; without it, it is one attempt
 */
public record PutRequest(
        @NotNull @Utf8Size(min = 1, max = 1_024) String key,
        @NotNull @Utf8Size(max = 524_288) String value,
        @Min(0) @Nullable Long ifVersion,
        @Valid @Nullable RequestId requestId) {}
