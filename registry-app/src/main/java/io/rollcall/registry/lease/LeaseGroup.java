package io.rollcall.registry.lease;

import io.rollcall.registry.lease.Lease.State;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The leases of one service, counted by state. */
final class LeaseGroup {

    private final Map<String, Lease> leases = new HashMap<>();
    private final Map<State, Integer> counts = new EnumMap<>(State.class);
    private final String service;

    LeaseGroup(String service) {
        this.service = service;
    }

    String service() {
        return service;
    }

    boolean isEmpty() {
        return leases.isEmpty();
    }

    int count(State state) {
        return counts.getOrDefault(state, 0);
    }

    /** Returns how many leases in a state have an end that is proposed. */
    int ending(State state) {
        int ending = 0;
        for (Lease lease : leases.values()) if (lease.isEnding && lease.state == state) ending++;
        return ending;
    }

    @Nullable
    Lease get(String id) {
        return leases.get(id);
    }

    Iterable<Lease> all() {
        return leases.values();
    }

    List<Lease> in(State state) {
        return leases.values().stream().filter(lease -> lease.state == state).toList();
    }

    void add(Lease lease) {
        leases.put(lease.id(), lease);
        counts.merge(lease.state, 1, Integer::sum);
    }

    void remove(Lease lease) {
        leases.remove(lease.id());
        counts.merge(lease.state, -1, Integer::sum);
    }

    void transition(Lease lease, State state) {
        counts.merge(lease.state, -1, Integer::sum);
        lease.state = state;
        counts.merge(state, 1, Integer::sum);
    }
}
