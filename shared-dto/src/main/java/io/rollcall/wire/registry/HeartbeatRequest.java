package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * @param lease from the answer to the registration
 * @param status the new status; unchanged if absent
 */
public record HeartbeatRequest(
        @NotNull @Name String service,
        @NotNull @Name String id,
        @NotNull @Size(min = 1, max = 64) String lease,
        @Nullable Status status) {}
