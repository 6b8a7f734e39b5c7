package io.rollcall.balance;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Slow start: a new or recovered instance has cold caches and cold code, so its share of calls grows linearly from a
 * tenth to the whole.
 *
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/slow_start">Envoy's
 *     slow start mode, with an aggression of 1</a>
 */
final class SlowStart {

    /** Without a minimum the share would begin at zero, and the instance would never be seen to answer. */
    private static final double LEAST_SHARE = 0.1;

    private static final int RESOLUTION = 1 << 16;

    private final long beganNanos;
    private final long durationNanos;
    private final LongSupplier nanoTime;
    private final RandomSource random;

    /** @param nanoTime as {@link System#nanoTime} */
    SlowStart(Duration duration, LongSupplier nanoTime, RandomSource random) {
        this.beganNanos = nanoTime.getAsLong();
        this.durationNanos = duration.toNanos();
        this.nanoTime = nanoTime;
        this.random = random;
    }

    boolean isOver() {
        return elapsedNanos() >= durationNanos;
    }

    boolean accepts() {
        double share = Math.max(LEAST_SHARE, (double) elapsedNanos() / durationNanos);
        return random.nextInt(RESOLUTION) < share * RESOLUTION;
    }

    private long elapsedNanos() {
        return nanoTime.getAsLong() - beganNanos;
    }
}
