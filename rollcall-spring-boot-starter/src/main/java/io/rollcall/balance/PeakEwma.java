package io.rollcall.balance;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The latency of an instance: a moving average whose weights fall by a factor of e in ten seconds, and which jumps to a
 * longer latency at once. A slow instance is therefore noticed with its first slow answer, and forgiven gradually. A
 * failure counts as an answer with at least the latency so far, or with {@link #FAILURE_PENALTY_NANOS} if there has
 * been none. Otherwise an instance that only fails, and fails quickly, would look quicker than all others. Finagle,
 * too, has a penalty for an instance without an answer.
 *
 * <p>Both numbers are in one 64-bit word, the latency as a float and the time in units of about a millisecond. They are
 * therefore updated without a lock and read together. The time wraps around after 52 days; an instance that has
 * answered nothing for half of that may look busy for one call.
 *
 * @see <a
 *     href="https://github.com/twitter/finagle/blob/develop/finagle-core/src/main/scala/com/twitter/finagle/loadbalancer/PeakEwma.scala">Finagle's
 *     PeakEwma</a>
 */
final class PeakEwma {

    private static final Duration TIME_CONSTANT = Duration.ofSeconds(10);

    /** 2^20 ns are 1.05 ms. */
    private static final int TIME_SHIFT = 20;

    private static final double TIME_CONSTANT_UNITS = (double) (TIME_CONSTANT.toNanos() >> TIME_SHIFT);

    private static final int SQUARINGS = 8;

    /**
     * Longer than the latency of any quick instance. It takes some 45 s to fade to that of an instance that answers in
     * 10 ms; after that the instance is tried again.
     */
    static final long FAILURE_PENALTY_NANOS = Duration.ofSeconds(1).toNanos();

    private final AtomicLong state = new AtomicLong();

    /** @param nowNanos as {@link System#nanoTime} */
    void observe(long tookNanos, long nowNanos) {
        int now = units(nowNanos);
        state.getAndUpdate(before -> pack(updatedAverage(before, tookNanos, now), now));
    }

    /** @param nowNanos as {@link System#nanoTime} */
    void observeFailure(long tookNanos, long nowNanos) {
        int now = units(nowNanos);
        state.getAndUpdate(before -> pack(Math.max((double) tookNanos, latencyOrPenalty(before)), now));
    }

    /**
     * Returns the average, less what has faded since the last answer.
     *
     * @param nowNanos as {@link System#nanoTime}
     */
    double nanos(long nowNanos) {
        long last = state.get();
        return latency(last) * decayed(last, units(nowNanos));
    }

    private static double updatedAverage(long last, long tookNanos, int now) {
        double average = latency(last);
        if (tookNanos >= average) return tookNanos;
        double decayed = decayed(last, now);
        return average * decayed + tookNanos * (1 - decayed);
    }

    /**
     * Returns e to the power of minus the time since then, to 1 % within two time constants. It is computed as (1 +
     * x/256)^256, which is as quick as an exponential function and gives the same result on every machine.
     */
    private static double decayed(long last, int now) {
        double power = 1 + Math.max(0, now - time(last)) / (TIME_CONSTANT_UNITS * (1 << SQUARINGS));
        for (int i = 0; i < SQUARINGS; i++) power *= power;
        return 1 / power;
    }

    private static int units(long nanos) {
        return (int) (nanos >> TIME_SHIFT);
    }

    private static long pack(double latency, int time) {
        return (long) Float.floatToRawIntBits((float) latency) << Integer.SIZE | Integer.toUnsignedLong(time);
    }

    private static double latency(long packed) {
        return Float.intBitsToFloat((int) (packed >>> Integer.SIZE));
    }

    private static double latencyOrPenalty(long packed) {
        double latency = latency(packed);
        return latency > 0 ? latency : FAILURE_PENALTY_NANOS;
    }

    private static int time(long packed) {
        return (int) packed;
    }
}
