package io.rollcall.wire.kv;

/**
 * All up to {@code acked} is on disk. With it the backup promises not to ask to take over for a while.
 *
 * @param view number of the view
 * @param by who answers
 * @param acked seq up to which the primary's log is held here; -1: nothing yet
 * @param leaving it has stopped reading, and asks to be let go
 */
public record ApplyResponse(long view, Attempt by, long acked, boolean leaving) {}
