package io.rollcall.wire.kv;

/** Asks a replica for its state. */
public record StatusRequest() {}
