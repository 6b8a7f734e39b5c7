package io.rollcall.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The zone in which this process runs. Calls stay in the zone, where they are fast and cost nothing, as long as its
 * instances suffice. If less than 70 % of the zone's capacity is left, the rest of the calls go elsewhere, so that each
 * instance of the zone gets no more than it would at 70 %.
 *
 * @param name null: every instance is as near as the others
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/priority">Envoy's
 *     priority levels, whose overprovisioning factor of 1.4 has the same effect</a>
 */
record Zone(@Nullable String name) {

    private static final double ENOUGH = 0.7;
    private static final int RESOLUTION = 1 << 16;

    /**
     * Makes a picker that prefers the zone.
     *
     * @param capacity instances that would serve if all were well
     * @param candidates instances that may be picked, at least one
     * @param algorithm makes the picker of each part of the candidates
     */
    Picker picker(
            List<Endpoint> capacity,
            List<Endpoint> candidates,
            Function<List<Endpoint>, Picker> algorithm,
            RandomSource random) {
        List<Endpoint> here = here(candidates);
        if (here.isEmpty() || here.size() == candidates.size()) return algorithm.apply(candidates);
        double share = (double) weight(here) / weight(here(capacity)) / ENOUGH;
        Picker near = algorithm.apply(here);
        if (share >= 1) return near;
        List<Endpoint> elsewhere = new ArrayList<>(candidates);
        elsewhere.removeAll(here);
        Picker far = algorithm.apply(elsewhere);
        int stay = (int) (share * RESOLUTION);
        return call -> (random.nextInt(RESOLUTION) < stay ? near : far).pick(call);
    }

    private List<Endpoint> here(List<Endpoint> endpoints) {
        return endpoints.stream()
                .filter(each -> name != null && name.equals(each.instance().zone()))
                .toList();
    }

    private static int weight(List<Endpoint> endpoints) {
        return endpoints.stream().mapToInt(Endpoint::weight).sum();
    }
}
