package io.rollcall.kv.store;

/**
 * A position in the log, named by the entry there.
 *
 * @param seq the entry's seq; 0: before the first entry
 * @param view the entry's view
 * @param timeMillis the log's time at the entry
 * @param hash the log's {@link EntryHash rolling hash} at the entry; {@link EntryHash#UNKNOWN}: it has none
 */
public record LogPosition(long seq, long view, long timeMillis, long hash) {

    public static final LogPosition ZERO = new LogPosition(0, 0, 0, EntryHash.START);
}
