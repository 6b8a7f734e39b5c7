package io.rollcall.kv.store;

import java.util.Comparator;

/**
 * The progress of a log. It never runs back, unless its disk is an older copy: entries are dropped only for the log of
 * a later view.
 *
 * @param view the number of the view whose primary the log agrees with
 * @param seq the seq up to which it agrees
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
