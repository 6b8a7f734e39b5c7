package io.rollcall.kvclient;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long one call may still take. */
final class Deadline {

    /** An attempt with less time than this would mostly turn a sure "not executed" into an "unknown". */
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

    /** Whether there is time for another attempt after so long. */
    boolean leavesTimeFor(Duration pause) {
        return pause.plus(SHORTEST_ATTEMPT).compareTo(left()) <= 0;
    }

    /** Waits, where that leaves time for another attempt; else returns at once, and false. So it does on an interrupt. */
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
