package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/** @param all instances of every status, not only those that are {@code UP}; false if absent */
public record LookupRequest(
        @NotNull @Name String service, @Nullable Boolean all) {}
