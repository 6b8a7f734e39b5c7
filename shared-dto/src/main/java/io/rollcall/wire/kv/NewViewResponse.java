package io.rollcall.wire.kv;

/** An acknowledgement that the view was received. */
public record NewViewResponse() {}
