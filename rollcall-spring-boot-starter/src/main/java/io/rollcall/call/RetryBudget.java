package io.rollcall.call;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The number of retries that a service gets: a percentage of the calls to it, and a few a second in any case. Retries
 * can therefore not turn a short disturbance into an outage. It counts over the last ten seconds, in slots of one
 * second.
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
     * @param percent the percentage of calls that may be retried
     * @param perSecond additional retries a second
     * @param nanoTime as {@link System#nanoTime}
     */
    RetryBudget(int percent, int perSecond, LongSupplier nanoTime) {
        this.percent = percent;
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.beganNanos = nanoTime.getAsLong();
    }

    /** Counts a call, which begins with its first attempt. */
    synchronized void onCall() {
        calls[slot()]++;
    }

    /** Takes a retry out of the budget; false if there is none left, so that the call must not be retried. */
    synchronized boolean take() {
        int slot = slot();
        long allowed = sum(calls) * percent / PERCENT + (long) perSecond * WINDOW_SECONDS;
        if (sum(retries) >= allowed) return false;
        retries[slot]++;
        return true;
    }

    /** Gives a retry back that was taken and is not made. */
    synchronized void giveBack() {
        retries[slot()]--;
    }

    /** Returns the slot of the current second, after clearing the slots that are too old. */
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
