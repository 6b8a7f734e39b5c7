package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** @param lease the one to end; absent: whichever the id holds, as an operator calls it */
public record DeregisterRequest(
        @NotNull @Name String service,
        @NotNull @Name String id,
        @Size(min = 1, max = 64) @Nullable String lease) {}
