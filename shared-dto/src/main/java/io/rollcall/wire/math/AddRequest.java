package io.rollcall.wire.math;

import jakarta.validation.constraints.NotNull;

public record AddRequest(@NotNull Long a, @NotNull Long b) {}
