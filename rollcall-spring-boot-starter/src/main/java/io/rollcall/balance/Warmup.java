package io.rollcall.balance;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Slow start: a new or recovered instance has cold caches and cold code, and takes calls in a share that grows evenly from a tenth to
 * the whole.
 *
 * @see <a href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/slow_start">Envoy's slow start
 *     mode, with an aggression of 1</a>
 */
final class Warmup {

    /** Else it would begin with nothing, and never be seen to answer. */
    private static final double LEAST_SHARE = 0.1;

    private static final int CHANCES = 1 << 16;

    private final long beganNanos;
    private final long durationNanos;
    private final LongSupplier nanoTime;
    private final Chance chance;

    /** @param nanoTime as {@link System#nanoTime} */
    Warmup(Duration duration, LongSupplier nanoTime, Chance chance) {
        this.beganNanos = nanoTime.getAsLong();
        this.durationNanos = duration.toNanos();
        this.nanoTime = nanoTime;
        this.chance = chance;
    }

    boolean isOver() {
        return elapsedNanos() >= durationNanos;
    }

    boolean takes() {
        double share = Math.max(LEAST_SHARE, (double) elapsedNanos() / durationNanos);
        return chance.below(CHANCES) < share * CHANCES;
    }

    private long elapsedNanos() {
        return nanoTime.getAsLong() - beganNanos;
    }
}
