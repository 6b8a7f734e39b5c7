package io.rollcall.registry.lease;

import io.rollcall.registry.lease.Lease.State;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The leases of one service, counted by state, and the list of instances that readers were given last. */
final class ServiceLeases {

    private static final long DEFAULT_TTL_MILLIS = Ttl.DEFAULT.toMillis();

    private final Map<String, Lease> leases = new HashMap<>();
    private final Map<State, Integer> counts = new EnumMap<>(State.class);

    /** How many leases above the default are listed, by their length. Few services have any. */
    private final SortedMap<Long, Integer> longLeases = new TreeMap<>();

    /** Ids whose entry in the list may be wrong until the next publication. */
    private final SortedSet<String> touched = new TreeSet<>();

    private Snapshot published;

    ServiceLeases(String service, long version) {
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

    void transition(Lease lease, State state, Status status) {
        leave(lease);
        lease.state = state;
        lease.instance = describe(lease.instance, status, state == State.SUSPECT);
        enter(lease);
    }

    /** Whether the list that readers have is outdated. */
    boolean isTouched() {
        return !touched.isEmpty();
    }

    Snapshot publish(long version) {
        published = published.edited(version, longestTtlMillis(), touched, this::listed);
        touched.clear();
        return published;
    }

    private @Nullable Instance listed(String id) {
        Lease lease = leases.get(id);
        return lease != null && lease.isListed() ? lease.instance : null;
    }

    private void enter(Lease lease) {
        counts.merge(lease.state, 1, Integer::sum);
        if (lease.isListed()) {
            touched.add(lease.id());
            countLong(lease, 1);
        }
    }

    private void leave(Lease lease) {
        counts.merge(lease.state, -1, Integer::sum);
        if (lease.isListed()) {
            touched.add(lease.id());
            countLong(lease, -1);
        }
    }

    private void countLong(Lease lease, int more) {
        if (lease.ttlMillis <= DEFAULT_TTL_MILLIS) return;
        longLeases.merge(lease.ttlMillis, more, (one, other) -> one + other == 0 ? null : one + other);
    }

    private long longestTtlMillis() {
        return longLeases.isEmpty() ? DEFAULT_TTL_MILLIS : longLeases.lastKey();
    }

    private static Instance describe(Instance was, Status status, boolean suspect) {
        return new Instance(was.id(), was.address(), was.weight(), was.zone(), status, suspect, was.metadata());
    }
}
