package io.rollcall.wire.math;

/** @param servedBy the id of the instance that answered */
public record AddResponse(long sum, String servedBy) {}
