package io.rollcall.balance;

import java.util.List;

/**
 * {@code least}: of {@linkplain PowerOfTwoChoices two} instances the one with fewer calls in flight for its weight. An instance that is slow or
 * stuck keeps its calls, and so gets fewer of them, without a clock being read.
 *
 * @see <a href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/load_balancers#weighted-least-request">
 *     Envoy's weighted least request</a>
 */
final class LeastRequest implements LoadBalancer {

    private final RandomSource random;

    LeastRequest(RandomSource random) {
        this.random = random;
    }

    @Override
    public Picker picker(List<Endpoint> endpoints) {
        return new PowerOfTwoChoices(endpoints, LeastRequest::isLess, random);
    }

    private static boolean isLess(Endpoint endpoint, Endpoint than) {
        return (long) endpoint.inFlight() * than.weight() < (long) than.inFlight() * endpoint.weight();
    }
}
