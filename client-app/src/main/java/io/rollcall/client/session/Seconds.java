package io.rollcall.client.session;

import java.time.Duration;

/** Counts the seconds of a session. One that nobody looked for is left out. */
final class Seconds {

    private static final long SECOND_NANOS = 1_000_000_000;

    private final long beginNanos;
    private long nextAtNanos;

    Seconds(long beginNanos) {
        this.beginNanos = beginNanos;
        this.nextAtNanos = beginNanos + SECOND_NANOS;
    }

    /** Until the next second is over; nothing where it is. */
    long leftNanos(long nowNanos) {
        return Math.max(nextAtNanos - nowNanos, 0);
    }

    /** Begins the next one. */
    Duration next(long nowNanos) {
        nextAtNanos += SECOND_NANOS;
        if (nextAtNanos - nowNanos < 0) nextAtNanos = nowNanos + SECOND_NANOS;
        return Duration.ofNanos(nowNanos - beginNanos);
    }
}
