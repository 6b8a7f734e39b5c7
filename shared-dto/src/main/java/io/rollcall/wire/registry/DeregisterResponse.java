package io.rollcall.wire.registry;

/** @param removed whether this call ended the lease */
public record DeregisterResponse(boolean removed) {}
