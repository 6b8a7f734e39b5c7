package io.rollcall.wire.kv;

/** It has been heard. */
public record NewViewResponse() {}
