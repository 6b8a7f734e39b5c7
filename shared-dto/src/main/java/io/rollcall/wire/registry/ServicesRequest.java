package io.rollcall.wire.registry;

/** Asks for all services. */
public record ServicesRequest() {}
