package io.rollcall.wire.kv;

/**
 * The read index.
 *
 * @param commit the seq of the last entry that is on every replica
 */
public record CommittedResponse(long view, long commit) {}
