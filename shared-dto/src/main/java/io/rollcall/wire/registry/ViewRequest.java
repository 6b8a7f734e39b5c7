package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.NotNull;

/** @param group the service whose instances are the replicas */
public record ViewRequest(@NotNull @Name String group) {}
