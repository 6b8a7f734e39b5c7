package io.rollcall.balance;

import static io.rollcall.wire.registry.Status.DOWN;
import static io.rollcall.wire.registry.Status.DRAINING;
import static io.rollcall.wire.registry.Status.UP;

import io.rollcall.wire.registry.Status;
import java.util.List;
import java.util.Set;

/**
 * Those of a list that may be picked.
 *
 * <p>Of those that are {@linkplain Status#callable callable} the ejected ones are left out, unless they are more than half: then
 * something else is amiss, and to send everything to the few that are left would bring them down as well.
 *
 * @param capacity those that serve, or did until they went down or began to leave: what this is measured against
 * @param expected without regard to ejection
 * @param endpoints those that may be picked; empty only if the list is
 * @param trials some of them are on trial, and are to get no more calls than that takes; never where ejected ones are among them
 * @see <a href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/panic_threshold">Envoy's panic
 *     threshold, whose default is the same</a>
 */
record Candidates(List<Endpoint> capacity, List<Endpoint> expected, List<Endpoint> endpoints, boolean trials) {

    static final Candidates NONE = new Candidates(List.of(), List.of(), List.of(), false);

    static Candidates of(List<Endpoint> known) {
        List<Endpoint> expected =
                Status.callable(known, endpoint -> endpoint.instance().status());
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
