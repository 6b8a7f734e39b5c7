package io.rollcall.registry.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Pauses of the registry, as the leases see them. */
class LeaseClockTest {

    @Test
    void ofALongPauseOnlyTheFirstSecondCounts() {
        LeaseClock clock = new LeaseClock(0);
        assertThat(clock.at(seconds(30))).isEqualTo(seconds(1));
        assertThat(clock.at(seconds(30) + 1)).isEqualTo(seconds(1) + 1);
    }

    @Test
    void leasesExpireOnAMachineOnWhichEveryTickIsLate() {
        LeaseClock clock = new LeaseClock(0);
        long now = 0;
        for (int tick = 1; tick <= 10; tick++) now = clock.at(seconds(3L * tick));
        assertThat(now).isEqualTo(seconds(10));
    }

    @Test
    void timeNeverGoesBack() {
        LeaseClock clock = new LeaseClock(0);
        clock.at(seconds(1));
        assertThat(clock.at(0)).isEqualTo(seconds(1));
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
