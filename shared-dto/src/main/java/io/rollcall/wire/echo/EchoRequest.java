package io.rollcall.wire.echo;

import jakarta.validation.constraints.NotNull;

public record EchoRequest(@NotNull String msg) {}
