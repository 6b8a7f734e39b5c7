package io.rollcall.registry.catalog;

import io.rollcall.registry.catalog.CatalogState.ServiceState;
import io.rollcall.registry.catalog.Change.Claim;
import io.rollcall.wire.registry.Instance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The instances of one service, and the list of them that readers were given last. */
final class Service {

    private static final long DEFAULT_TTL_MILLIS = Ttl.DEFAULT.toMillis();

    private final Map<String, Entry> entries = new HashMap<>();
    private final IdsByAddress idsByAddress = new IdsByAddress();

    /** How many leases above the default are listed, by their length. Few services have any. */
    private final SortedMap<Long, Integer> longLeases = new TreeMap<>();

    /** Ids whose entry in the list may be wrong until the next publication. */
    private final SortedSet<String> touched = new TreeSet<>();

    private Snapshot published;

    Service(String name, long version) {
        published = Snapshot.empty(name, version);
    }

    String name() {
        return published.service();
    }

    long version() {
        return published.version();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    @Nullable
    Entry get(String id) {
        return entries.get(id);
    }

    /** Returns the entry with this address; of several, that with the lowest id. */
    @Nullable
    Entry at(String address) {
        String id = idsByAddress.lowest(address);
        return id == null ? null : entries.get(id);
    }

    @Nullable
    Instance holder(String lease) {
        return entries.values().stream()
                .filter(entry -> entry.lease.equals(lease))
                .map(Entry::instance)
                .findAny()
                .orElse(null);
    }

    void forEach(Consumer<Entry> with) {
        entries.values().forEach(with);
    }

    void put(Entry entry) {
        entries.put(entry.id(), entry);
        idsByAddress.add(entry.instance().address(), entry.id());
        countLong(entry, 1);
        touched.add(entry.id());
    }

    void remove(Entry entry) {
        entries.remove(entry.id());
        idsByAddress.remove(entry.instance().address(), entry.id());
        countLong(entry, -1);
        touched.add(entry.id());
    }

    void touch(Entry entry) {
        touched.add(entry.id());
    }

    /** Returns whether the list that readers have is outdated. */
    boolean isTouched() {
        return !touched.isEmpty();
    }

    Snapshot list() {
        return published;
    }

    ServiceState state() {
        if (isTouched()) throw new IllegalStateException(name() + " has changed, and its list has not");
        List<Claim> claims = published.instances().stream()
                .map(instance ->
                        Objects.requireNonNull(entries.get(instance.id())).claim())
                .toList();
        return new ServiceState(name(), version(), claims);
    }

    Snapshot publish(long version) {
        published = published.edited(version, longestTtlMillis(), touched, this::listed, this::sinceMillis);
        touched.clear();
        return published;
    }

    private @Nullable Instance listed(String id) {
        Entry entry = entries.get(id);
        return entry == null ? null : entry.listed();
    }

    private @Nullable Long sinceMillis(String id) {
        Entry entry = entries.get(id);
        Directive directive = entry == null ? null : entry.directive();
        return directive == null ? null : directive.sinceMillis();
    }

    private void countLong(Entry entry, int more) {
        if (entry.ttlMillis <= DEFAULT_TTL_MILLIS) return;
        longLeases.merge(entry.ttlMillis, more, (one, other) -> one + other == 0 ? null : one + other);
    }

    private long longestTtlMillis() {
        return longLeases.isEmpty() ? DEFAULT_TTL_MILLIS : longLeases.lastKey();
    }
}
