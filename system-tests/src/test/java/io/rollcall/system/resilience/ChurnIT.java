package io.rollcall.system.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.system.cluster.Caller;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.OpenLoad;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Instances come and go, twice a second, while 200 calls a second are made. */
@Tag("soak")
class ChurnIT {

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("tests.churn.seconds", 60));

    /** The time until every class is loaded, every connection open and every meter registered. */
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private static final int INSTANCES = 4;

    /**
     * The tolerance. This test's own threads and connections to the registry come and go too, but a leak of one for
     * each instance would be many more.
     */
    private static final int GIVE_OR_TAKE = 10;

    /** Longer than an idle connection is kept. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @Test
    void noCallFailsAndNothingIsLeftOfThoseThatHaveGone() throws InterruptedException {
        try (Churn churn = new Churn(cluster.registry().endpoint(), INSTANCES);
                Caller caller = new Caller(cluster)) {
            callThrough(churn, WARM_UP, caller);
            Footprint before = settled(caller);
            int cameBefore = churn.came();

            callThrough(churn, TIME, caller);

            int gone = churn.came() - cameBefore;
            assertThat(gone).isGreaterThan(2 * GIVE_OR_TAKE);
            Footprint after = settled(caller);
            assertThat(after)
                    .as("held after %d instances came and went, before: %s", gone, before)
                    .matches(held -> held.isWithin(GIVE_OR_TAKE, before), "no more than before");
        }
    }

    private static void callThrough(Churn churn, Duration time, Caller caller) throws InterruptedException {
        try (OpenLoad load = OpenLoad.on(caller, time)) {
            churn.lasts(time);
            load.awaitEnd();
            assertThat(load.failures())
                    .as("failed of %d calls, while %d instances came in all", load.begun(), churn.came())
                    .isEmpty();
        }
    }

    /** Returns the footprint after idle connections have been closed. */
    private static Footprint settled(Caller caller) {
        AtomicReference<Footprint> last = new AtomicReference<>();
        await().pollDelay(IDLE).pollInterval(IDLE).atMost(Duration.ofMinutes(1)).until(() -> {
            Footprint now = Footprint.of(caller);
            return now.equals(last.getAndSet(now));
        });
        return last.get();
    }
}
