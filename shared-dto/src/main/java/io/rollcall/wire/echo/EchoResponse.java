package io.rollcall.wire.echo;

/** @param servedBy the id of the instance that answered */
public record EchoResponse(String msg, String servedBy) {}
