package io.rollcall.registry.lease;

import io.rollcall.registry.lease.Lease.State;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The leases of one service, counted by state, and the list of them that readers were given last. */
final class Members {

    private final Map<String, Lease> leases = new HashMap<>();
    private final Map<State, Integer> counts = new EnumMap<>(State.class);

    /** Ids whose entry in the list may be wrong until the next publication. */
    private final SortedSet<String> touched = new TreeSet<>();

    private Snapshot published;

    Members(String service, long version) {
        published = Snapshot.empty(service, version);
    }

    String service() {
        return published.service();
    }

    long version() {
        return published.version();
    }

    boolean isEmpty() {
        return leases.isEmpty();
    }

    int count(State state) {
        return counts.getOrDefault(state, 0);
    }

    @Nullable
    Lease get(String id) {
        return leases.get(id);
    }

    @Nullable
    Instance holder(String name) {
        return leases.values().stream()
                .filter(lease -> lease.isListed() && lease.name.equals(name))
                .map(lease -> lease.instance)
                .findAny()
                .orElse(null);
    }

    List<Lease> in(State state) {
        return leases.values().stream().filter(lease -> lease.state == state).toList();
    }

    void add(Lease lease) {
        leases.put(lease.id(), lease);
        enter(lease);
    }

    void remove(Lease lease) {
        leave(lease);
        leases.remove(lease.id());
    }

    void turn(Lease lease, State state, Status status) {
        leave(lease);
        lease.state = state;
        lease.instance = describe(lease.instance, status, state == State.SUSPECT);
        enter(lease);
    }

    /** Whether the list that readers have is out of date. */
    boolean isTouched() {
        return !touched.isEmpty();
    }

    Snapshot publish(long version) {
        published = published.edited(version, touched, this::listed);
        touched.clear();
        return published;
    }

    private @Nullable Instance listed(String id) {
        Lease lease = leases.get(id);
        return lease != null && lease.isListed() ? lease.instance : null;
    }

    private void enter(Lease lease) {
        counts.merge(lease.state, 1, Integer::sum);
        if (lease.isListed()) touched.add(lease.id());
    }

    private void leave(Lease lease) {
        counts.merge(lease.state, -1, Integer::sum);
        if (lease.isListed()) touched.add(lease.id());
    }

    private static Instance describe(Instance was, Status status, boolean suspect) {
        return new Instance(was.id(), was.address(), was.weight(), was.zone(), status, suspect, was.metadata());
    }
}
