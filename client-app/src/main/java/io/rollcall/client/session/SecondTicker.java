package io.rollcall.client.session;

import java.time.Duration;

/** Counts the seconds of a session. A second that passes unobserved is left out. */
final class SecondTicker {

    private static final long SECOND_NANOS = 1_000_000_000;

    private final long beginNanos;
    private long nextAtNanos;

    SecondTicker(long beginNanos) {
        this.beginNanos = beginNanos;
        this.nextAtNanos = beginNanos + SECOND_NANOS;
    }

    /** Returns the time until the second is over; 0 if it is. */
    long leftNanos(long nowNanos) {
        return Math.max(nextAtNanos - nowNanos, 0);
    }

    /** Begins the next second. */
    Duration next(long nowNanos) {
        nextAtNanos += SECOND_NANOS;
        if (nextAtNanos - nowNanos < 0) nextAtNanos = nowNanos + SECOND_NANOS;
        return Duration.ofNanos(nowNanos - beginNanos);
    }
}
