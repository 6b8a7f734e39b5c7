package io.rollcall.registry.lease;

import java.util.concurrent.TimeUnit;

/**
 * The time by which leases expire: it never goes back, and it stands still while the registry does.
 *
 * <p>The first second of each pause counts: on a machine so busy that every tick comes late, leases still expire.
 *
 * <p>No instance can send a heartbeat to a process that is paused (stopped, swapped out, collecting garbage). If that
 * time counted, every lease would have expired when the process wakes, and callers would get empty lists.
 */
final class LeaseClock {

    /** Far above the pause between two commands of a running registry, and far below the shortest TTL. */
    static final long STANDSTILL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long lastNanos;
    private long stoodStillNanos;
    private boolean stoodStill;

    LeaseClock(long startNanos) {
        lastNanos = startNanos;
    }

    long at(long nowNanos) {
        long gap = nowNanos - lastNanos;
        stoodStill = gap > STANDSTILL_NANOS;
        if (stoodStill) stoodStillNanos += gap - STANDSTILL_NANOS;
        if (gap > 0) lastNanos = nowNanos;
        return lastNanos - stoodStillNanos;
    }

    /** Returns the time as {@link #at} would, and changes nothing. */
    long peek(long nowNanos) {
        long gap = Math.max(0, nowNanos - lastNanos);
        return lastNanos + Math.min(gap, STANDSTILL_NANOS) - stoodStillNanos;
    }

    /** Returns whether the process stood still before the time that was asked for last. */
    boolean stoodStill() {
        return stoodStill;
    }
}
