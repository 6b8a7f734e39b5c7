package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.NotNull;

/**
 * The process that looks a service up, or watches it, as it names itself. The registry draws a map of callers by it,
 * and decides nothing by it.
 *
 * @param service the caller's own service
 * @param id tells the caller from others of its service: the id of its instance if it has one
 */
public record Caller(
        @NotNull @Name String service, @NotNull @Name String id) {}
