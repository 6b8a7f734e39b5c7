package io.rollcall.balance;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * {@code ewma}: picks, of {@linkplain PowerOfTwoChoices two} instances, the one with the lower expected latency: its
 * {@linkplain PeakEwma latency}, multiplied by one more than the number of its calls in flight (in proportion to its
 * weight). An instance that is ten times slower gets a tenth of the calls. An instance that has become slow, or has
 * failed before it ever answered, gets calls again only when that has faded.
 *
 * @see <a
 *     href="https://github.com/twitter/finagle/blob/develop/finagle-core/src/main/scala/com/twitter/finagle/loadbalancer/PeakEwma.scala">Finagle's
 *     PeakEwma</a>
 */
final class LeastLatency implements LoadBalancer {

    /**
     * The cost of an instance that has answered nothing yet and has a call in flight: no other call is sent there until
     * it answers.
     */
    private static final double UNKNOWN_NANOS = 1e12;

    private final LongSupplier nanoTime;
    private final RandomSource random;

    /** @param nanoTime as {@link System#nanoTime} */
    LeastLatency(LongSupplier nanoTime, RandomSource random) {
        this.nanoTime = nanoTime;
        this.random = random;
    }

    @Override
    public Picker picker(List<Endpoint> endpoints) {
        double mean = endpoints.stream().mapToInt(Endpoint::weight).average().orElse(1);
        PowerOfTwoChoices.Load load = (endpoint, than) -> {
            long nowNanos = nanoTime.getAsLong();
            return costNanos(endpoint, mean, nowNanos) < costNanos(than, mean, nowNanos);
        };
        return new PowerOfTwoChoices(endpoints, load, random);
    }

    private static double costNanos(Endpoint endpoint, double meanWeight, long nowNanos) {
        double latency = endpoint.latencyNanos(nowNanos);
        double inFlight = endpoint.inFlight() * meanWeight / endpoint.weight();
        if (latency == 0 && inFlight > 0) return UNKNOWN_NANOS + inFlight;
        return latency * (inFlight + 1);
    }
}
