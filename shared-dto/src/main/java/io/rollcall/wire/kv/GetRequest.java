package io.rollcall.wire.kv;

import io.rollcall.wire.Utf8Size;
import jakarta.validation.constraints.NotNull;

public record GetRequest(
        @NotNull @Utf8Size(min = 1, max = 1_024) String key) {}
