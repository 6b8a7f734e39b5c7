package io.rollcall.registry.lookup;

import io.rollcall.registry.catalog.Snapshot;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.InstanceOverride;
import io.rollcall.wire.registry.LookupResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
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

    /** How wrong an age may be: a list with ages is written once in this time, however many readers it has. */
    private static final long AGE_MILLIS = 1_000;

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

    /** The instances with the ages of what operators say of them, as of when this was made. */
    private final List<Instance> instances;

    /** Null: no operator says anything, so no instance has an age. */
    private final @Nullable Map<String, Instance> overridden;

    private final long madeAtMillis;
    private final String registry;
    private final LookupResponse all;
    private final Memoized<LookupResponse> up = new Memoized<>();
    private final Memoized<long[]> hashes = new Memoized<>();
    private final NavigableMap<Base, LookupResponse> deltas = new ConcurrentSkipListMap<>(LATEST_LAST);
    private final NavigableMap<Long, List<Edit>> edits = new ConcurrentSkipListMap<>();

    /**
     * @param registry the identity of the registry, which its answers carry
     * @param nowMillis the time of day, in milliseconds since 1970; read only if an operator says something
     */
    Listing(Snapshot snapshot, String registry, LongSupplier nowMillis) {
        this.snapshot = snapshot;
        this.registry = registry;
        boolean hasAges = !snapshot.overriddenSince().isEmpty();
        this.madeAtMillis = hasAges ? nowMillis.getAsLong() : 0;
        this.overridden = hasAges ? aged(snapshot, madeAtMillis) : null;
        this.instances = overridden == null ? snapshot.instances() : withAges(snapshot.instances(), overridden);
        this.all = answer(instances);
    }

    private static Map<String, Instance> aged(Snapshot snapshot, long nowMillis) {
        Map<String, Instance> aged = new HashMap<>();
        snapshot.overriddenSince().forEach((id, sinceMillis) -> {
            Instance instance = snapshot.get(id);
            InstanceOverride word = instance == null ? null : instance.override();
            if (instance == null || word == null) return;
            long age = Math.max(0, nowMillis - sinceMillis);
            aged.put(
                    id,
                    instance.with(new InstanceOverride(word.status(), word.weight(), word.reason(), word.by(), age)));
        });
        return aged;
    }

    private static List<Instance> withAges(List<Instance> instances, Map<String, Instance> aged) {
        return instances.stream()
                .map(instance -> aged.getOrDefault(instance.id(), instance))
                .toList();
    }

    /** Returns whether ages in it are wrong by more than {@link #AGE_MILLIS}. */
    boolean isOutdated(LongSupplier nowMillis) {
        return overridden != null && Math.abs(nowMillis.getAsLong() - madeAtMillis) > AGE_MILLIS;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    public long version() {
        return snapshot.version();
    }

    List<Instance> instances() {
        return instances;
    }

    /** Returns the instance with this id; null: it is not on the list. */
    public @Nullable Instance get(String id) {
        Instance aged = overridden == null ? null : overridden.get(id);
        return aged == null ? snapshot.get(id) : aged;
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
        return everyStatus ? instances.size() : snapshot.up();
    }

    /** Returns the hash of each instance's id. Callers share it and must not change it. */
    long[] hashes() {
        return hashes.get(() -> instances.stream()
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
        if (everyStatus || snapshot.up() == instances.size()) return all;
        return up.get(() -> answer(
                instances.stream().filter(instance -> isOn(instance, false)).toList()));
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
        List<Instance> present = new ArrayList<>(changed.size());
        List<String> removed = new ArrayList<>(0);
        for (String id : changed) {
            Instance instance = get(id);
            if (instance != null && isOn(instance, base.everyStatus)) present.add(instance);
            else removed.add(id);
        }
        return delta(base.version, present, removed);
    }

    LookupResponse delta(long since, List<Instance> changed, List<String> removed) {
        return new LookupResponse(
                snapshot.service(),
                snapshot.version(),
                new SerializedList(changed),
                registry,
                snapshot.ttlMillis(),
                since,
                removed);
    }

    private static boolean isOn(Instance instance, boolean everyStatus) {
        return everyStatus || instance.takesCalls();
    }

    LookupResponse answer(List<Instance> chosen) {
        return new LookupResponse(
                snapshot.service(), snapshot.version(), new SerializedList(chosen), registry, snapshot.ttlMillis());
    }
}
