package io.rollcall.kv.replica;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A reason that may last, which the log says once, and again where it changes. Where only its numbers change, that is
 * at most once a minute. For any thread.
 */
final class LastingReason {

    private static final Duration NUMBERS_AGAIN = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private String said = "";
    private long saidAtNanos;

    LastingReason(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Returns whether the reason is to be said now, and takes it as said.
     *
     * @param reason the reason; empty: there is none any more, and the next one is said
     */
    synchronized boolean isDue(String reason) {
        if (reason.equals(said)) return false;
        long nowNanos = nanoTime.getAsLong();
        boolean isSoon = nowNanos - saidAtNanos < NUMBERS_AGAIN.toNanos();
        if (isSoon && withoutNumbers(reason).equals(withoutNumbers(said))) return false;
        said = reason;
        saidAtNanos = nowNanos;
        return !reason.isEmpty();
    }

    private static String withoutNumbers(String reason) {
        return reason.replaceAll("\\d+", "0");
    }
}
