package io.rollcall.wire.registry;

import org.jspecify.annotations.Nullable;

/** @param instance as it is listed now; absent: no instance with this id is listed */
public record OverrideResponse(@Nullable Instance instance) {}
