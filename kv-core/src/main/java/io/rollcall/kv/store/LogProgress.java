package io.rollcall.kv.store;

import java.util.Comparator;

/**
 * How far a log has come. It never runs back, as long as its disk is not an older one: entries are dropped only for the
 * log of a later view.
 *
 * @param view number of the view whose primary the log agrees with
 * @param seq up to which it does
 */
public record LogProgress(long view, long seq) implements Comparable<LogProgress> {

    public static final LogProgress NONE = new LogProgress(0, 0);

    @Override
    public int compareTo(LogProgress other) {
        return Comparator.comparingLong(LogProgress::view)
                .thenComparingLong(LogProgress::seq)
                .compare(this, other);
    }
}
