package io.rollcall.wire.kv;

/** @param commit seq of the last entry that is on every replica */
public record CommittedResponse(long view, long commit) {}
