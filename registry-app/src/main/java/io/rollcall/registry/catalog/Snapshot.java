package io.rollcall.registry.catalog;

import io.rollcall.wire.registry.Instance;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The instances of a service at one version: immutable, sorted by id.
 *
 * <p>A change copies the list in a few large pieces, with a binary search for each id that changed.
 */
public final class Snapshot {

    private static final Comparator<Object> BY_ID = Comparator.comparing(Snapshot::idOf);

    private final String service;
    private final long version;
    private final Instance[] instances;
    private final int up;
    private final int suspects;
    private final int replicas;
    private final long ttlMillis;
    private final History history;

    /** When an operator has said something of an instance, by its id. */
    private final Map<String, Long> overriddenSince;

    private Snapshot(
            String service,
            long version,
            Instance[] instances,
            int up,
            int suspects,
            int replicas,
            long ttlMillis,
            History history,
            Map<String, Long> overriddenSince) {
        this.service = service;
        this.version = version;
        this.instances = instances;
        this.up = up;
        this.suspects = suspects;
        this.replicas = replicas;
        this.ttlMillis = ttlMillis;
        this.history = history;
        this.overriddenSince = overriddenSince;
    }

    public static Snapshot empty(String service, long version) {
        return new Snapshot(
                service, version, new Instance[0], 0, 0, 0, Ttl.DEFAULT.toMillis(), History.after(version), Map.of());
    }

    public String service() {
        return service;
    }

    public long version() {
        return version;
    }

    /** Returns the longest TTL of the listed instances, and at least the default. */
    public long ttlMillis() {
        return ttlMillis;
    }

    /** Returns the instances of every status, including suspects. */
    public List<Instance> instances() {
        return Collections.unmodifiableList(Arrays.asList(instances));
    }

    /** Returns when an operator has said something of an instance, in milliseconds since 1970, by its id. */
    public Map<String, Long> overriddenSince() {
        return overriddenSince;
    }

    /** Returns how many instances are {@code UP}, and get calls as far as an operator is concerned. */
    public int up() {
        return up;
    }

    /** Returns how many instances are suspects. */
    public int suspects() {
        return suspects;
    }

    /** Returns whether an instance has registered as a replica. */
    public boolean isGroup() {
        return replicas > 0;
    }

    /** Returns the instance with this id; null: it is not on the list. */
    public @Nullable Instance get(String id) {
        int found = Arrays.binarySearch(instances, id, BY_ID);
        return found < 0 ? null : instances[found];
    }

    /**
     * Returns the ids whose instance is new, has changed or was removed after a version of this service; sorted. Null:
     * it is not known, because the version is too old, or none of this service, or the service was a group of replicas
     * since then and is none any more: readers of a part had all of the group, so that more is news to them.
     */
    public @Nullable SortedSet<String> changedSince(long known) {
        return history.since(known);
    }

    /**
     * @param current the current entry of an id; null: none
     * @param sinceMillis when an operator has said something of an instance; null: none has
     */
    Snapshot edited(
            long newVersion,
            long newTtlMillis,
            SortedSet<String> ids,
            Function<String, @Nullable Instance> current,
            Function<String, @Nullable Long> sinceMillis) {
        Instance[] edited = new Instance[instances.length + ids.size()];
        int read = 0;
        int written = 0;
        int nowUp = up;
        int nowSuspects = suspects;
        int nowReplicas = replicas;
        for (String id : ids) {
            int found = Arrays.binarySearch(instances, read, instances.length, id, BY_ID);
            int at = found >= 0 ? found : -found - 1;
            System.arraycopy(instances, read, edited, written, at - read);
            written += at - read;
            read = at;
            if (found >= 0) {
                nowUp -= upOf(instances[at]);
                nowSuspects -= suspectOf(instances[at]);
                nowReplicas -= replicaOf(instances[at]);
                read++;
            }
            Instance instance = current.apply(id);
            if (instance != null) {
                nowUp += upOf(instance);
                nowSuspects += suspectOf(instance);
                nowReplicas += replicaOf(instance);
                edited[written++] = instance;
            }
        }
        System.arraycopy(instances, read, edited, written, instances.length - read);
        written += instances.length - read;
        Instance[] whole = written == edited.length ? edited : Arrays.copyOf(edited, written);
        boolean isNoGroupAnyMore = isGroup() && nowReplicas == 0;
        History newHistory = isNoGroupAnyMore ? History.after(newVersion) : history.with(newVersion, ids, whole.length);
        return new Snapshot(
                service,
                newVersion,
                whole,
                nowUp,
                nowSuspects,
                nowReplicas,
                newTtlMillis,
                newHistory,
                overriddenSince(ids, sinceMillis));
    }

    private Map<String, Long> overriddenSince(SortedSet<String> ids, Function<String, @Nullable Long> sinceMillis) {
        Map<String, Long> now = null; // few lists have any, and few changes change them
        for (String id : ids) {
            Long since = sinceMillis.apply(id);
            if (Objects.equals(since, overriddenSince.get(id))) continue;
            if (now == null) now = new HashMap<>(overriddenSince);
            if (since == null) now.remove(id);
            else now.put(id, since);
        }
        return now == null ? overriddenSince : Map.copyOf(now);
    }

    private static String idOf(Object instanceOrId) {
        return instanceOrId instanceof Instance instance ? instance.id() : (String) instanceOrId;
    }

    private static int upOf(Instance instance) {
        return instance.takesCalls() ? 1 : 0;
    }

    private static int suspectOf(Instance instance) {
        return instance.suspect() ? 1 : 0;
    }

    private static int replicaOf(Instance instance) {
        return instance.metadata().containsKey(Groups.REPLICA) ? 1 : 0;
    }
}
