package io.rollcall.balance;

import static io.rollcall.wire.registry.Status.DOWN;
import static io.rollcall.wire.registry.Status.DRAINING;
import static io.rollcall.wire.registry.Status.UP;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.List;
import java.util.Set;

/**
 * The instances of a list that may be picked.
 *
 * <p>Ejected instances are left out of those that are {@linkplain Instance#callable callable}, unless more than half of
 * these are ejected. In that case something else is wrong, and sending every call to the few remaining instances would
 * overload them too.
 *
 * @param capacity instances that serve, or did until they went down or began to drain: the endpoints are compared with
 *     these
 * @param expected callable instances, ejected ones included
 * @param endpoints instances that may be picked; empty only if no instance is callable
 * @param trials whether some endpoints are on trial, and may get only as many calls as the trial needs; false if the
 *     endpoints include ejected ones
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/panic_threshold">Envoy's
 *     panic threshold, whose default is the same</a>
 */
record Candidates(List<Endpoint> capacity, List<Endpoint> expected, List<Endpoint> endpoints, boolean trials) {

    static final Candidates NONE = new Candidates(List.of(), List.of(), List.of(), false);

    static Candidates of(List<Endpoint> known) {
        List<Endpoint> expected = Instance.callable(known, Endpoint::instance);
        List<Endpoint> left =
                expected.stream().filter(endpoint -> !endpoint.isEjected()).toList();
        boolean panic = 2 * expected.stream().filter(Endpoint::isHealthy).count() < expected.size();
        boolean trials = !panic && !left.stream().allMatch(Endpoint::isHealthy);
        return new Candidates(those(Set.of(UP, DOWN, DRAINING), known), expected, panic ? expected : left, trials);
    }

    private static List<Endpoint> those(Set<Status> statuses, List<Endpoint> known) {
        return known.stream()
                .filter(endpoint -> statuses.contains(endpoint.instance().status()))
                .toList();
    }
}
