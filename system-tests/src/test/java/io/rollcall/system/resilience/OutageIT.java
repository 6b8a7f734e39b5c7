package io.rollcall.system.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.process.Endpoint;
import io.rollcall.system.cluster.Caller;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.OpenLoad;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All instances fail. Retries cannot help then, and must not make it worse. */
@Tag("soak")
class OutageIT {

    private static final Duration LOAD = Duration.ofSeconds(20);

    /** The defaults of the budget of retries, and the window that it is counted in. */
    private static final double BUDGET_SHARE = 0.2;

    private static final int BUDGET_PER_SECOND = 10;
    private static final int BUDGET_WINDOW_SECONDS = 10;

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    /**
     * The first window may spend the budget of ten seconds at once, in addition to the budget of the seconds that pass.
     */
    @Test
    void aServiceThatFailsGetsItsCallsAndNoMoreRetriesThanTheBudgetHas() {
        Endpoint registry = cluster.registry().endpoint();
        List<SmallEcho> all = Stream.of("a", "b", "c", "d")
                .map(id -> SmallEcho.failing(registry, id, 503))
                .toList();
        long beganNanos = System.nanoTime();
        try (Caller caller = new Caller(cluster, "rollcall.call.idempotent.echo=/Echo.Echo");
                OpenLoad load = OpenLoad.on(caller, LOAD)) {
            load.awaitEnd();

            double seconds = (System.nanoTime() - beganNanos) / 1e9;
            long calls = load.begun();
            assertThat(load.failures()).hasSize((int) calls);
            double share = (1 + BUDGET_SHARE) * calls;
            double reserve = BUDGET_PER_SECOND * (seconds + BUDGET_WINDOW_SECONDS);
            assertThat((double) all.stream().mapToLong(SmallEcho::requests).sum())
                    .as("requests at the instances, of %d calls in %.1f s", calls, seconds)
                    .isBetween(share, share + reserve);
        } finally {
            all.forEach(SmallEcho::close);
        }
    }
}
