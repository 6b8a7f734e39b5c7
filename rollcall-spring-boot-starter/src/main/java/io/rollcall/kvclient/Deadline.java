package io.rollcall.kvclient;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The time that one call may still take. */
final class Deadline {

    /** The shortest time for an attempt. A shorter one would mostly turn a certain "not executed" into an "unknown". */
    private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(20);

    private final LongSupplier nanoTime;
    private final long endNanos;

    /** @param nanoTime as {@link System#nanoTime} */
    Deadline(Duration length, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.endNanos = nanoTime.getAsLong() + length.toNanos();
    }

    Duration left() {
        return Duration.ofNanos(endNanos - nanoTime.getAsLong());
    }

    boolean isOver() {
        return left().isNegative() || left().isZero();
    }

    /** Returns whether there is time for another attempt after a pause of this length. */
    boolean leavesTimeFor(Duration pause) {
        return pause.plus(SHORTEST_ATTEMPT).compareTo(left()) <= 0;
    }

    /** Waits, if that leaves time for another attempt. Otherwise, or on an interrupt, it returns false at once. */
    boolean pause(Duration pause) {
        if (!leavesTimeFor(pause)) return false;
        try {
            Thread.sleep(pause.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
