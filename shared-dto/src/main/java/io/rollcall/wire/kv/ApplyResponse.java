package io.rollcall.wire.kv;

/**
 * @param by who answers
 * @param acked seq up to which the primary's log is held here; -1: nothing yet
 * @param leaving it has stopped reading, and asks not to be counted in any more
 */
public record ApplyResponse(long view, Attempt by, long acked, boolean leaving) {}
