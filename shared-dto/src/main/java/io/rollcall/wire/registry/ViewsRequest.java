package io.rollcall.wire.registry;

/** Asks for the views of all groups. */
public record ViewsRequest() {}
