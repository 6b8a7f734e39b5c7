package io.rollcall.wire.kv;

/** Asks a replica how it stands. */
public record StatusRequest() {}
