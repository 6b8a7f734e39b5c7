package io.rollcall.kv.simulation;

import io.rollcall.kv.replication.Now;

/**
 * The two clocks of one machine. The monotonic one runs at a rate of its own, and stands still while the machine
 * sleeps.
 */
final class Clock {

    /** The wall clocks of two machines may be so far apart: longer than clients are remembered. */
    private static final long APART_MILLIS = 60 * 60 * 1_000;

    private final World world;
    private final double rate;
    private final long bootMillis;
    private long wallMillis;
    private long sleptMillis;

    /** @param drift the most by which the monotonic clock is faster or slower than time */
    Clock(World world, double drift) {
        this.world = world;
        this.rate = 1 + (2 * world.fraction() - 1) * drift;
        this.bootMillis = world.between(0, 1_000_000);
        this.wallMillis = 1_000_000_000_000L + world.between(0, APART_MILLIS);
    }

    long millis() {
        return bootMillis + (long) ((world.nowMillis() - sleptMillis) * rate);
    }

    Now now() {
        return new Now(millis(), wallMillis + world.nowMillis());
    }

    /** Lets time pass that nobody here notices. */
    void slept(long millis) {
        sleptMillis += millis;
    }

    void setWall(long byMillis) {
        wallMillis += byMillis;
    }
}
