package io.rollcall.wire.registry;

/** @param removed whether an instance with this id was listed */
public record EvictResponse(boolean removed) {}
