package io.rollcall.wire.kv;

/**
 * @param by who answers
 * @param member it is counted in, so it holds all that is committed
 * @param logView view of the primary that it last followed; 0: none
 * @param logSession session of that primary
 * @param end seq of its last entry
 */
public record RecoverResponse(long view, Attempt by, boolean member, long logView, String logSession, long end) {}
