package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/** @param all whether to list instances of every status, not only {@code UP} ones; false if absent */
public record LookupRequest(
        @NotNull @Name String service, @Nullable Boolean all) {}
