package io.rollcall.call;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many retries a service gets: a share of the calls to it, and a few a second in any case, so that retries cannot make an outage
 * out of a hiccup. Counted over the last ten seconds, in slots of one.
 *
 * @see <a href="https://finagle.github.io/blog/2016/02/08/retry-budgets/">Finagle's retry budgets</a>
 */
final class RetryBudget {

    static final int WINDOW_SECONDS = 10;

    private static final int PERCENT = 100;

    private final int percent;
    private final int perSecond;
    private final LongSupplier nanoTime;
    private final long beganNanos;
    private final long[] calls = new long[WINDOW_SECONDS];
    private final long[] retries = new long[WINDOW_SECONDS];

    /** The latest second that has a slot. */
    private long second;

    /**
     * @param percent of calls that may be retried
     * @param perSecond retries beyond these
     * @param nanoTime as {@link System#nanoTime}
     */
    RetryBudget(int percent, int perSecond, LongSupplier nanoTime) {
        this.percent = percent;
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.beganNanos = nanoTime.getAsLong();
    }

    /** A call begins, with its first attempt. */
    synchronized void onCall() {
        calls[slot()]++;
    }

    /** Takes a retry out of the budget; false: there is none left, and the call is not to be retried. */
    synchronized boolean take() {
        int slot = slot();
        long allowed = sum(calls) * percent / PERCENT + (long) perSecond * WINDOW_SECONDS;
        if (sum(retries) >= allowed) return false;
        retries[slot]++;
        return true;
    }

    /** What was taken is not made use of. */
    synchronized void giveBack() {
        retries[slot()]--;
    }

    /** That of now, after what is too old has been forgotten. */
    private int slot() {
        long now = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - beganNanos);
        second = Math.max(second, now - WINDOW_SECONDS);
        while (second < now) {
            second++;
            calls[(int) (second % WINDOW_SECONDS)] = 0;
            retries[(int) (second % WINDOW_SECONDS)] = 0;
        }
        return (int) (now % WINDOW_SECONDS);
    }

    private static long sum(long[] slots) {
        long sum = 0;
        for (long slot : slots) sum += slot;
        return sum;
    }
}
