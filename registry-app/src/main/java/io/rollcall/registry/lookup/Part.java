package io.rollcall.registry.lookup;

import io.rollcall.registry.catalog.Groups;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One caller's part of one version of a list: the instances up to a rank. Immutable.
 *
 * <p>Choosing it takes a look at each instance, and keeps that rank alone. Whether a change touches the part then shows
 * in the ids that have changed: one look for each of them, however many instances there are.
 *
 * <p>A group of replicas is never divided, because its primary must be found: a service with an instance that has
 * registered as a replica is everybody's whole part.
 */
public final class Part {

    private final Listing listing;
    private final Preference preference;

    /** The highest rank in the part. */
    private final long last;

    private Part(Listing listing, Preference preference, long last) {
        this.listing = listing;
        this.preference = preference;
        this.last = last;
    }

    static Part of(Listing listing, Preference preference) {
        return new Part(listing, preference, highestRank(listing, preference));
    }

    /**
     * Returns the part of a list if it is certainly the same as at an earlier version; null: it has changed, or the
     * list does not tell. A list says which ids have changed, but not how they were. If none of them can be in the
     * part, then all of the part were in the earlier list, and preferred to those ids.
     */
    static @Nullable Part sameSince(long version, Listing listing, Preference preference) {
        SortedSet<String> changed = listing.changedSince(version);
        if (changed == null) return null;
        Part part = of(listing, preference);
        return changed.stream().anyMatch(id -> preference.lowestRank(id) <= part.last) ? null : part;
    }

    private static long highestRank(Listing listing, Preference preference) {
        if (listing.size(preference.everyStatus()) <= preference.size() || listing.isGroup()) return Preference.LAST;
        PriorityQueue<Long> lowest = new PriorityQueue<>(Comparator.reverseOrder());
        List<Instance> instances = listing.instances();
        long[] hashes = listing.hashes();
        for (int i = 0; i < hashes.length; i++) {
            long rank = preference.rank(instances.get(i), hashes[i]);
            if (lowest.size() < preference.size()) lowest.add(rank);
            else if (rank < lowest.element()) {
                lowest.remove();
                lowest.add(rank);
            }
        }
        return lowest.element();
    }

    Listing listing() {
        return listing;
    }

    private boolean isWhole() {
        return last == Preference.LAST;
    }

    /** Two instances with the same rank, of which there is no case in practice, are both in the part, or neither is. */
    private boolean has(@Nullable Instance instance) {
        return instance != null && preference.rank(instance) <= last;
    }

    /** Returns the part of another version of the list if it is the same; null: it differs. */
    @Nullable
    Part sameAt(Listing now) {
        SortedSet<String> changed = now.changedSince(listing.version());
        if (changed == null) {
            Part part = of(now, preference);
            return part.members().equals(members()) ? part : null;
        }
        for (String id : changed) if (isTouchedBy(listing.get(id), now.get(id))) return null;
        return new Part(now, preference, last);
    }

    private boolean isTouchedBy(@Nullable Instance before, @Nullable Instance after) {
        if (Objects.equals(before, after)) return false;
        return has(before) || has(after) || (after != null && isReplica(after));
    }

    static boolean isReplica(Instance instance) {
        return instance.metadata().containsKey(Groups.REPLICA);
    }

    /** Returns the instances of the part, sorted by id. */
    List<Instance> members() {
        List<Instance> members = new ArrayList<>();
        List<Instance> instances = listing.instances();
        long[] hashes = listing.hashes();
        for (int i = 0; i < hashes.length; i++)
            if (preference.rank(instances.get(i), hashes[i]) <= last) members.add(instances.get(i));
        return members;
    }

    LookupResponse answer() {
        return isWhole() ? listing.answer(preference.everyStatus()) : listing.answer(members());
    }

    /**
     * Returns what has changed in the part since a version; all of the part if that is not known.
     *
     * @param known the part at that version; null: it is not known
     */
    LookupResponse answerSince(long version, @Nullable Part known) {
        boolean wasWhole = known == null ? wasWholeAt(version) : known.isWhole();
        if (isWhole() && wasWhole) return listing.answerSince(version, preference.everyStatus());
        return known == null ? answer() : delta(version, known);
    }

    /** Returns whether the caller's part at a version was the whole list, whatever has changed since. */
    private boolean wasWholeAt(long version) {
        SortedSet<String> changed = listing.changedSince(version);
        return changed != null && listing.size(preference.everyStatus()) + changed.size() <= preference.size();
    }

    private LookupResponse delta(long version, Part known) {
        Map<String, Instance> before = new HashMap<>();
        known.members().forEach(instance -> before.put(instance.id(), instance));
        List<Instance> changed = new ArrayList<>();
        Set<String> removed = new TreeSet<>(before.keySet());
        for (Instance instance : members()) {
            removed.remove(instance.id());
            if (!instance.equals(before.get(instance.id()))) changed.add(instance);
        }
        return listing.delta(version, changed, List.copyOf(removed));
    }
}
