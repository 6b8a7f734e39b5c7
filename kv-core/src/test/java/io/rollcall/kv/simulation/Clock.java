package io.rollcall.kv.simulation;

import io.rollcall.kv.replication.Now;

/** The two clocks of one machine. The monotonic one runs at a rate of its own, and stands still while the machine sleeps. */
final class Clock {

    private final World world;
    private final double rate;
    private final long bootMillis;
    private long wallMillis;
    private long sleptMillis;

    /** @param drift the monotonic clock may be so much faster or slower than time is */
    Clock(World world, double drift) {
        this.world = world;
        this.rate = 1 + (2 * world.fraction() - 1) * drift;
        this.bootMillis = world.between(0, 1_000_000);
        this.wallMillis = 1_000_000_000_000L + world.between(0, 100_000);
    }

    long millis() {
        return bootMillis + (long) ((world.nowMillis() - sleptMillis) * rate);
    }

    Now now() {
        return new Now(millis(), wallMillis + world.nowMillis());
    }

    /** So much time has passed, and nobody here has noticed. */
    void slept(long millis) {
        sleptMillis += millis;
    }

    void setWall(long byMillis) {
        wallMillis += byMillis;
    }
}
