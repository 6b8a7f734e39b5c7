package io.rollcall.registry.lease;

import static io.rollcall.registry.lease.LeaseScenario.TTL;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.lease.Command.Expire;
import io.rollcall.registry.lease.Command.Heartbeat;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Runs in the heap of 256 MiB that this module's tests have. {@code bench/run leases} measures the speed. */
class HundredThousandInstancesTest {

    private static final int SERVICES = 100;
    private static final int INSTANCES = 100_000;
    private static final Duration HEARTBEAT_INTERVAL = TTL.dividedBy(3);
    private static final int TICKS_PER_INTERVAL = (int) (HEARTBEAT_INTERVAL.toNanos() / TimerWheel.TICK_NANOS);

    /** One in ten stops sending heartbeats. */
    private static final int MORTAL = 10;

    private final LeaseTable leaseTable = new LeaseTable(1, 0, true, Limits.DEFAULT, Capacity.UNLIMITED);
    private long nowNanos;
    private int expiries;
    private long latestNanos;

    @Test
    void whoBeatsNeverExpiresAndWhoDoesNotExpiresInTime() {
        assertThat(Runtime.getRuntime().maxMemory()).as("run it with -Xmx256m").isLessThanOrEqualTo(256L << 20);
        for (int i = 0; i < INSTANCES; i++) apply(register(i));
        for (int heartbeat = 0; heartbeat < 7; heartbeat++) sendOneHeartbeatEach(heartbeat > 2);
        assertThat(expiries).isEqualTo(INSTANCES / MORTAL);
        assertThat(Duration.ofNanos(latestNanos)).isLessThanOrEqualTo(Duration.ofMillis(100));
    }

    private void sendOneHeartbeatEach(boolean someAreDead) {
        for (int tick = 0; tick < TICKS_PER_INTERVAL; tick++) {
            nowNanos += TimerWheel.TICK_NANOS;
            apply(new Expire());
            for (int i = tick; i < INSTANCES; i += TICKS_PER_INTERVAL) {
                boolean dead = someAreDead && (i / SERVICES) % MORTAL == 0;
                if (!dead) assertThat(apply(heartbeat(i))).isInstanceOf(Reply.Renewed.class);
            }
        }
    }

    private Reply apply(Command command) {
        Transition outcome = leaseTable.apply(command, nowNanos);
        for (Effect effect : outcome.effects()) {
            if (effect instanceof Effect.Expired expired) {
                expiries++;
                latestNanos = Math.max(latestNanos, expired.lateNanos());
            }
        }
        return outcome.reply();
    }

    private static Register register(int i) {
        return new Register(
                service(i), LeaseScenario.instance(id(i), Status.UP), "lease" + i, TTL.toMillis(), null, null);
    }

    private static Heartbeat heartbeat(int i) {
        return new Heartbeat(service(i), id(i), "lease" + i, null, null);
    }

    private static String service(int i) {
        return "service" + i % SERVICES;
    }

    private static String id(int i) {
        return "instance" + i;
    }
}
