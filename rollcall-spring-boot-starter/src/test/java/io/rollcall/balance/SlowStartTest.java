package io.rollcall.balance;

import static io.rollcall.balance.Instances.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.rollcall.balance.ServiceBalancer.EjectionListener;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlowStartTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Random RANDOM = new Random(20_261_124);

    private long nowNanos = -1;

    static LoadBalancer[] algorithms() {
        return new LoadBalancer[] {
            new WeightedRoundRobin(0), new LeastRequest(RANDOM::nextInt), new LeastLatency(() -> 0, RANDOM::nextInt)
        };
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void aNewInstanceGrowsToItsShareInTenSeconds(LoadBalancer algorithm) {
        ServiceBalancer balancer = balancer(algorithm);
        balancer.update(weighted(1, 1, 1));
        balancer.update(weighted(1, 1, 1, 1));

        double begin = shareOfD(balancer);
        nowNanos += TEN_SECONDS.toNanos() / 2;
        double half = shareOfD(balancer);
        nowNanos += TEN_SECONDS.toNanos() / 2;
        double end = shareOfD(balancer);

        assertThat(begin).isBetween(0.01, 0.06);
        assertThat(half).isBetween(0.10, 0.18);
        assertThat(end).isCloseTo(0.25, within(0.01));
    }

    @Test
    void nobodyIsNewInTheFirstList() {
        ServiceBalancer balancer = balancer(new WeightedRoundRobin(0));
        balancer.update(weighted(1, 1, 1, 1));

        assertThat(shareOfD(balancer)).isCloseTo(0.25, within(0.001));
    }

    @Test
    void whereAllAreNewSomebodyIsPicked() {
        ServiceBalancer balancer = balancer(new WeightedRoundRobin(0));
        balancer.update(weighted(1));
        balancer.update(weighted(1, 1, 1, 1).subList(1, 4));

        assertThat(shareOfD(balancer)).isCloseTo(1.0 / 3, within(0.02));
    }

    @Test
    void zeroDoesWithout() {
        ServiceBalancer balancer = balancer(new WeightedRoundRobin(0), Duration.ZERO);
        balancer.update(weighted(1, 1, 1));
        balancer.update(weighted(1, 1, 1, 1));

        assertThat(shareOfD(balancer)).isCloseTo(0.25, within(0.001));
    }

    private ServiceBalancer balancer(LoadBalancer algorithm) {
        return balancer(algorithm, TEN_SECONDS);
    }

    private ServiceBalancer balancer(LoadBalancer algorithm, Duration slowStart) {
        return new ServiceBalancer(
                algorithm,
                new Zone(null),
                new Endpoints.Settings(CircuitBreakerConfig.ofDefaults(), true, slowStart),
                () -> nowNanos,
                RANDOM::nextInt,
                EjectionListener.NONE,
                Runnable::run);
    }

    private static double shareOfD(ServiceBalancer balancer) {
        int calls = 20_000;
        return IntStream.range(0, calls)
                        .filter(i -> Objects.requireNonNull(balancer.pick(Call.to("echo")))
                                .id()
                                .equals("d"))
                        .count()
                / (double) calls;
    }
}
