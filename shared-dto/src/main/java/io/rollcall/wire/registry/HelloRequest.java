package io.rollcall.wire.registry;

/** Asks a member for its name. */
public record HelloRequest() {}
