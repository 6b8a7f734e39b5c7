package io.rollcall.kv.store;

/**
 * A place in the log, named by the entry that is there.
 *
 * @param seq 0: before the first entry
 * @param view that entry's
 * @param timeMillis that entry's
 */
public record LogPosition(long seq, long view, long timeMillis) {

    public static final LogPosition ZERO = new LogPosition(0, 0, 0);
}
