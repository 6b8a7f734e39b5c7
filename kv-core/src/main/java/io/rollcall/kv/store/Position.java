package io.rollcall.kv.store;

import java.util.Comparator;

/**
 * How far a log has come. It never runs back, as long as its disk is not an older one: entries are dropped only for the log of a later view.
 *
 * @param view number of the view whose primary the log agrees with
 * @param seq up to which it does
 */
public record Position(long view, long seq) implements Comparable<Position> {

    public static final Position NONE = new Position(0, 0);

    @Override
    public int compareTo(Position other) {
        return Comparator.comparingLong(Position::view)
                .thenComparingLong(Position::seq)
                .compare(this, other);
    }
}
