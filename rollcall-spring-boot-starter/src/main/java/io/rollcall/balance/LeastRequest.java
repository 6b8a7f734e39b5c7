package io.rollcall.balance;

import java.util.List;

/**
 * {@code least}: picks, of {@linkplain PowerOfTwoChoices two} instances, the one with fewer calls in flight for its
 * weight. A slow or stuck instance keeps its calls for longer, and therefore gets fewer of them. No clock is read.
 *
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/load_balancers#weighted-least-request">Envoy's
 *     weighted least request</a>
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
