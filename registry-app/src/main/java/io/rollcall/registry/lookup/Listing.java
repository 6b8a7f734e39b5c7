package io.rollcall.registry.lookup;

import io.rollcall.registry.catalog.Snapshot;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * One version of a service's list, and the answers that can be given from it: the whole list, of every status or of
 * {@code UP} alone, and the deltas that lead to it. All readers of the whole list, or of the delta from one of the
 * latest versions, get the same object.
 */
public final class Listing {

    /**
     * The most deltas that are kept: those from the latest versions, because almost all watchers know the version
     * before this one. All together have at most twice as many instances as the list, or 64.
     */
    static final int DELTAS_MAX = 4;

    /** A delta with more ids is made only if it is kept, and no longer than half of the list. */
    private static final int IDS_OF_ANY_DELTA = 16;

    /** The version to which a delta is applied, and the kind of list that it belongs to. */
    private record Base(long version, boolean everyStatus) {}

    /**
     * What has become of one instance.
     *
     * @param idHash the hash of its id
     * @param before null: it was not on the list
     * @param after null: it is not on the list any more
     */
    record Edit(
            long idHash,
            @Nullable Instance before,
            @Nullable Instance after) {}

    /**
     * The most earlier versions of which the edits are kept: almost all parked watchers are at the version before this
     * one.
     */
    private static final int EDITS_MAX = 4;

    private static final Comparator<Base> LATEST_LAST =
            Comparator.comparingLong(Base::version).thenComparing(Base::everyStatus);

    private final Snapshot snapshot;
    private final String registry;
    private final LookupResponse all;
    private final Memoized<LookupResponse> up = new Memoized<>();
    private final Memoized<long[]> hashes = new Memoized<>();
    private final NavigableMap<Base, LookupResponse> deltas = new ConcurrentSkipListMap<>(LATEST_LAST);
    private final NavigableMap<Long, List<Edit>> edits = new ConcurrentSkipListMap<>();

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

    List<Instance> instances() {
        return snapshot.instances();
    }

    @Nullable
    Instance get(String id) {
        return snapshot.get(id);
    }

    /** Returns the ids that have changed since a version; null: it is not known. */
    @Nullable
    SortedSet<String> changedSince(long known) {
        return snapshot.changedSince(known);
    }

    /**
     * Returns what is different from an earlier version; null: it is not known. All watchers that were parked at that
     * version get the same object.
     */
    @Nullable
    List<Edit> editsSince(Listing earlier) {
        List<Edit> kept = edits.get(earlier.version());
        if (kept != null) return kept;
        SortedSet<String> changed = changedSince(earlier.version());
        if (changed == null) return null;
        List<Edit> made = changed.stream()
                .map(id -> new Edit(Preference.hash(id), earlier.get(id), get(id)))
                .filter(edit -> !Objects.equals(edit.before, edit.after))
                .toList();
        edits.put(earlier.version(), made);
        if (edits.size() > EDITS_MAX) edits.pollFirstEntry();
        return made;
    }

    /** Returns how many instances an answer has. */
    int size(boolean everyStatus) {
        return everyStatus ? snapshot.instances().size() : snapshot.up();
    }

    /** Returns the hash of each instance's id. Callers share it and must not change it. */
    long[] hashes() {
        return hashes.get(() -> snapshot.instances().stream()
                .mapToLong(instance -> Preference.hash(instance.id()))
                .toArray());
    }

    /** Returns whether an instance has registered as a replica. */
    boolean isGroup() {
        return snapshot.isGroup();
    }

    /** Returns what a reader wants of the list as it is. */
    public LookupResponse answer(Wanted wanted) {
        Preference preference = wanted.preference();
        return preference == null
                ? answer(wanted.everyStatus())
                : Part.of(this, preference).answer();
    }

    /** @param everyStatus whether the answer has instances of every status, or only those that are {@code UP} */
    public LookupResponse answer(boolean everyStatus) {
        if (everyStatus || snapshot.up() == snapshot.instances().size()) return all;
        return up.get(() -> answer(snapshot.instances().stream()
                .filter(instance -> isOn(instance, false))
                .toList()));
    }

    /** Returns what has changed since a version; the whole list if that is not known, or would hardly be shorter. */
    public LookupResponse answerSince(long version, boolean everyStatus) {
        Base base = new Base(version, everyStatus);
        LookupResponse kept = deltas.get(base);
        if (kept != null) return kept;
        SortedSet<String> changed = snapshot.changedSince(version);
        if (changed == null) return answer(everyStatus);
        int most = wouldBeKept(base) ? Math.max(IDS_OF_ANY_DELTA, size(everyStatus) / 2) : IDS_OF_ANY_DELTA;
        return changed.size() > most ? answer(everyStatus) : kept(base, delta(base, changed));
    }

    private boolean wouldBeKept(Base base) {
        Map.Entry<Base, LookupResponse> oldest = deltas.firstEntry();
        return oldest == null || deltas.size() < DELTAS_MAX || LATEST_LAST.compare(base, oldest.getKey()) > 0;
    }

    private LookupResponse kept(Base base, LookupResponse delta) {
        LookupResponse other = deltas.putIfAbsent(base, delta);
        if (other == null && deltas.size() > DELTAS_MAX) deltas.pollFirstEntry();
        return other == null ? delta : other;
    }

    private LookupResponse delta(Base base, SortedSet<String> changed) {
        List<Instance> instances = new ArrayList<>(changed.size());
        List<String> removed = new ArrayList<>(0);
        for (String id : changed) {
            Instance instance = snapshot.get(id);
            if (instance != null && isOn(instance, base.everyStatus)) instances.add(instance);
            else removed.add(id);
        }
        return delta(base.version, instances, removed);
    }

    LookupResponse delta(long since, List<Instance> instances, List<String> removed) {
        return new LookupResponse(
                snapshot.service(),
                snapshot.version(),
                new SerializedList(instances),
                registry,
                snapshot.ttlMillis(),
                since,
                removed);
    }

    private static boolean isOn(Instance instance, boolean everyStatus) {
        return everyStatus || instance.status() == Status.UP;
    }

    LookupResponse answer(List<Instance> instances) {
        return new LookupResponse(
                snapshot.service(), snapshot.version(), new SerializedList(instances), registry, snapshot.ttlMillis());
    }
}
