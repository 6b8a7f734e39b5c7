package io.rollcall.balance;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The algorithms for a process without a Spring context, such as a command. They begin with the first instance, so that
 * the same calls give the same sequence, and eject nobody, because such a process ends soon.
 */
public final class StandaloneBalancers {

    /** The names of the algorithms. */
    public static final List<String> NAMES = List.of("random", "rr", "wrr", "least", "ewma", "hash");

    private StandaloneBalancers() {}

    /**
     * Makes a balancer.
     *
     * @param algorithm one of {@link #NAMES}
     * @param zone the zone whose instances are preferred; null: none are
     * @throws IllegalArgumentException there is no such algorithm
     */
    public static ServiceBalancer balancer(String algorithm, @Nullable String zone) {
        CircuitBreakerProperties off = new CircuitBreakerProperties(false, 50, 20, 10, Duration.ofSeconds(10), 3);
        return new ServiceBalancer(
                algorithm(algorithm),
                new Zone(zone),
                new Endpoints.Settings(off.toConfig(), false, Duration.ZERO),
                System::nanoTime,
                RandomSource.PER_THREAD,
                ServiceBalancer.EjectionListener.NONE,
                Runnable::run);
    }

    private static LoadBalancer algorithm(String name) {
        return switch (name) {
            case "random" -> new RandomChoice(RandomSource.PER_THREAD);
            case "rr" -> new RoundRobin(0);
            case "wrr" -> new WeightedRoundRobin(0);
            case "least" -> new LeastRequest(RandomSource.PER_THREAD);
            case "ewma" -> new LeastLatency(System::nanoTime, RandomSource.PER_THREAD);
            case "hash" -> new RendezvousHash(RandomSource.PER_THREAD);
            default -> throw new IllegalArgumentException("there is no algorithm " + name);
        };
    }
}
