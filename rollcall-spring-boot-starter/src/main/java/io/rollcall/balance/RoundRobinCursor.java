package io.rollcall.balance;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The position in a round that every thread shares. A step is one atomic addition, so concurrent callers, too, get each
 * place exactly once.
 *
 * <p>It has its cache lines to itself. Other data in the same line would have to be fetched again at each pick, because
 * another core has taken a step. This makes two threads up to twice as quick.
 */
final class RoundRobinCursor {

    /** Two lines of 64 bytes, because processors fetch them in pairs. */
    private static final int PADDING = 128 / Integer.BYTES;

    private final AtomicIntegerArray padded = new AtomicIntegerArray(2 * PADDING + 1);

    /** @param start any number; with the same one, every caller would begin with the same instance */
    RoundRobinCursor(int start) {
        padded.set(PADDING, start);
    }

    /**
     * Returns the next place and takes a step. The number wraps around, and {@link Math#floorMod(int, int)} accepts
     * negative numbers.
     */
    <T> T next(T[] round) {
        return round[Math.floorMod(padded.getAndIncrement(PADDING), round.length)];
    }
}
