package io.rollcall.kv.replica;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * A reason that may last, which the log says once, and again where it changes. Where only its numbers change, that is
 * at most once a minute. For any thread.
 */
final class LastingReason {

    private static final Duration NUMBERS_AGAIN = Duration.ofMinutes(1);

    /** A number that stands alone. Those in an id or an address do not. */
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.:-])\\d+(?![\\w:-]|\\.\\w)");

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
        return NUMBER.matcher(reason).replaceAll("0");
    }
}
