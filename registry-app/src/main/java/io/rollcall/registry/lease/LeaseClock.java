package io.rollcall.registry.lease;

import java.util.concurrent.TimeUnit;

/**
 * Time as leases count it: it never goes back, and it stands still while the registry does.
 *
 * <p>Nobody can beat at a process that is paused (stopped, swapped out, collecting garbage). If that time counted, every
 * lease would have run out when it wakes, and the first thing that callers heard would be empty lists.
 */
final class LeaseClock {

    /** Far over the pause between two commands of a running registry, and far under the shortest TTL. */
    static final long STANDSTILL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long lastNanos;
    private long stoodStillNanos;

    LeaseClock(long startNanos) {
        lastNanos = startNanos;
    }

    long at(long nowNanos) {
        long gap = nowNanos - lastNanos;
        if (gap > STANDSTILL_NANOS) stoodStillNanos += gap;
        if (gap > 0) lastNanos = nowNanos;
        return lastNanos - stoodStillNanos;
    }
}
