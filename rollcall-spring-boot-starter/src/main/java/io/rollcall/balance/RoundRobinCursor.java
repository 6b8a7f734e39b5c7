package io.rollcall.balance;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Where a round stands that all threads share. One atomic add per step, so concurrent callers too get each place exactly once.
 *
 * <p>It has its cache line to itself: what else lies there would have to be fetched anew at each pick, because another core has
 * taken a step. That makes two threads up to twice as quick.
 */
final class RoundRobinCursor {

    /** Two lines of 64 bytes, for processors fetch them in pairs. */
    private static final int PADDING = 128 / Integer.BYTES;

    private final AtomicIntegerArray padded = new AtomicIntegerArray(2 * PADDING + 1);

    /** @param start any number: at the same one, all callers would begin with the same instance */
    RoundRobinCursor(int start) {
        padded.set(PADDING, start);
    }

    /** The next place, and a step on. It wraps around, hence {@link Math#floorMod(int, int)}, which takes negative numbers. */
    <T> T next(T[] round) {
        return round[Math.floorMod(padded.getAndIncrement(PADDING), round.length)];
    }
}
