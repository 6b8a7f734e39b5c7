package io.rollcall.registry.lookup;

import io.rollcall.registry.catalog.Snapshot;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One version of a service's list, and the answers that can be given from it: the whole list, of every status or of
 * {@code UP} alone, and the deltas that lead to it. Each is made once, when it is first asked for.
 */
public final class Listing {

    /** The most deltas that are kept. Almost all watchers know the version before this one. */
    private static final int DELTAS_KEPT = 16;

    private record Known(long version, boolean everyStatus) {}

    private final Snapshot snapshot;
    private final String registry;
    private final LookupResponse all;
    private final Memoized<LookupResponse> up = new Memoized<>();
    private final Map<Known, LookupResponse> deltas = new ConcurrentHashMap<>(2);

    /** @param registry the identity of the registry, which its answers carry */
    Listing(Snapshot snapshot, String registry) {
        this.snapshot = snapshot;
        this.registry = registry;
        this.all = answer(snapshot.instances());
    }

    Snapshot snapshot() {
        return snapshot;
    }

    public long version() {
        return snapshot.version();
    }

    /** @param everyStatus whether the answer has instances of every status, or only those that are {@code UP} */
    public LookupResponse answer(boolean everyStatus) {
        if (everyStatus || snapshot.up() == snapshot.instances().size()) return all;
        return up.get(() -> answer(snapshot.instances().stream()
                .filter(instance -> isOn(instance, false))
                .toList()));
    }

    /** Returns what has changed since a version, or the whole list if that is not known. */
    public LookupResponse answerSince(long version, boolean everyStatus) {
        Known known = new Known(version, everyStatus);
        LookupResponse kept = deltas.get(known);
        if (kept != null) return kept;
        SortedSet<String> changed = snapshot.changedSince(version);
        if (changed == null) return answer(everyStatus);
        LookupResponse delta = delta(known, changed);
        if (deltas.size() >= DELTAS_KEPT) return delta;
        LookupResponse other = deltas.putIfAbsent(known, delta);
        return other == null ? delta : other;
    }

    private LookupResponse delta(Known known, SortedSet<String> changed) {
        List<Instance> instances = new ArrayList<>(changed.size());
        List<String> removed = new ArrayList<>(0);
        for (String id : changed) {
            Instance instance = snapshot.get(id);
            if (instance != null && isOn(instance, known.everyStatus)) instances.add(instance);
            else removed.add(id);
        }
        return new LookupResponse(
                snapshot.service(),
                snapshot.version(),
                new SerializedList(instances),
                registry,
                snapshot.ttlMillis(),
                known.version,
                removed);
    }

    private static boolean isOn(Instance instance, boolean everyStatus) {
        return everyStatus || instance.status() == Status.UP;
    }

    private LookupResponse answer(List<Instance> instances) {
        return new LookupResponse(
                snapshot.service(), snapshot.version(), new SerializedList(instances), registry, snapshot.ttlMillis());
    }
}
