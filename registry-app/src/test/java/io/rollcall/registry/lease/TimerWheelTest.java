package io.rollcall.registry.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.registry.catalog.Catalog;
import io.rollcall.registry.catalog.Change;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimerWheelTest {

    private static final long TURN_NANOS = 1_024 * TimerWheel.TICK_NANOS;

    @Seeds(50)
    void anAlarmRingsOnceAndNeverEarlyAndAtMostOneTickLate(long seed) {
        Random random = new Random(seed);
        long now = random.nextInt(1_000_000_000);
        TimerWheel wheel = new TimerWheel(now);
        Set<Lease> armed = new HashSet<>();
        for (int step = 0; step < 2_000; step++) {
            Lease lease = lease();
            wheel.arm(lease, now + 1 + (random.nextLong() & Long.MAX_VALUE) % (3 * TURN_NANOS));
            armed.add(lease);
            armed.stream().filter(any -> random.nextInt(50) == 0).forEach(any -> wheel.postpone(any, any.dueNanos + 1));
            List<Lease> disarmed =
                    armed.stream().filter(any -> random.nextInt(500) == 0).toList();
            disarmed.forEach(wheel::disarm);
            disarmed.forEach(armed::remove);
            now += random.nextInt(20) == 0 ? TURN_NANOS * 2 : random.nextInt(100_000_000);
            for (Lease rung : wheel.advance(now)) {
                assertThat(rung.dueNanos).isLessThanOrEqualTo(now);
                assertThat(armed.remove(rung)).isTrue();
            }
            long oldest = now - TimerWheel.TICK_NANOS;
            assertThat(armed).allSatisfy(waiting -> assertThat(waiting.dueNanos).isGreaterThan(oldest));
        }
    }

    @Test
    void aPostponedAlarmRingsAtItsNewTimeOnly() {
        TimerWheel wheel = new TimerWheel(0);
        Lease lease = lease();
        wheel.arm(lease, TURN_NANOS / 2);
        wheel.postpone(lease, TURN_NANOS * 5);
        List<Lease> rung = new ArrayList<>();
        for (long now = 0; now < TURN_NANOS * 5; now += TimerWheel.TICK_NANOS) rung.addAll(wheel.advance(now));
        assertThat(rung).isEmpty();
        assertThat(wheel.advance(TURN_NANOS * 5)).containsExactly(lease);
    }

    @Test
    void anAlarmIsNotBroughtForward() {
        TimerWheel wheel = new TimerWheel(0);
        Lease lease = lease();
        wheel.arm(lease, 100);
        assertThatThrownBy(() -> wheel.postpone(lease, 99)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Lease lease() {
        Catalog catalog = new Catalog(1, Limits.DEFAULT);
        Instance instance = LeaseScenario.instance("a", Status.UP);
        catalog.apply(new Change.Register(
                "echo", instance, "lease", Duration.ofSeconds(10).toMillis(), null, null));
        return new Lease(new LeaseGroup("echo"), Objects.requireNonNull(catalog.get("echo", "a")));
    }
}
