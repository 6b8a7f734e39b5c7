package io.rollcall.registry.lookup;

import io.rollcall.registry.lookup.Listing.Edit;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One caller's part of one version of a list: the instances up to a rank. Immutable.
 *
 * <p>Choosing it takes a look at each instance; the highest rank and the chosen instances are kept. Whether a change
 * touches the part then shows in the instances that have changed: a hash or two for each of them, however many
 * instances there are.
 *
 * <p>A group of replicas is never divided, because its primary must be found: a service with an instance that has
 * registered as a replica is everybody's whole part.
 */
public final class Part {

    private final Listing listing;
    private final Preference preference;

    /** The highest rank in the part. */
    private final long last;

    /** The chosen instances, sorted by id. Null: the part is the whole list, which has them. */
    private final @Nullable List<Instance> chosen;

    /**
     * The part of a later version of the list.
     *
     * @param isSame whether it has the same instances
     */
    record Successor(Part part, boolean isSame) {}

    private Part(Listing listing, Preference preference, long last, @Nullable List<Instance> chosen) {
        this.listing = listing;
        this.preference = preference;
        this.last = last;
        this.chosen = chosen;
    }

    static Part of(Listing listing, Preference preference) {
        long last = highestRank(listing, preference);
        return new Part(listing, preference, last, last == Preference.LAST ? null : chosen(listing, preference, last));
    }

    /**
     * Returns the part of a list for a reader of which only a version is known. It is the same as at that version only
     * if that is certain: a list says which ids have changed, but not how they were. If none of them can be in the
     * part, then all of the part were in the earlier list, and preferred to those ids. An earlier group of replicas is
     * no exception: the list does not say what has changed since it was one.
     */
    static Successor since(long version, Listing listing, Preference preference) {
        Part part = of(listing, preference);
        SortedSet<String> changed = listing.changedSince(version);
        boolean isSame = changed != null && changed.stream().noneMatch(id -> preference.lowestRank(id) <= part.last);
        return new Successor(part, isSame);
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

    private static List<Instance> chosen(Listing listing, Preference preference, long last) {
        List<Instance> chosen = new ArrayList<>(preference.size());
        List<Instance> instances = listing.instances();
        long[] hashes = listing.hashes();
        for (int i = 0; i < hashes.length; i++)
            if (preference.rank(instances.get(i), hashes[i]) <= last) chosen.add(instances.get(i));
        return chosen;
    }

    Listing listing() {
        return listing;
    }

    private boolean isWhole() {
        return last == Preference.LAST;
    }

    /** Returns this caller's part of a later version of the list. It is chosen anew only if a change touches it. */
    Successor at(Listing now) {
        List<Edit> edits = now.isGroup() == listing.isGroup() ? now.editsSince(listing) : null;
        if (edits == null) {
            Part part = of(now, preference);
            return new Successor(part, part.members().equals(members()));
        }
        for (Edit edit : edits) if (isTouchedBy(edit)) return new Successor(of(now, preference), false);
        return new Successor(new Part(now, preference, last, chosen), true);
    }

    private boolean isTouchedBy(Edit edit) {
        return has(edit.before(), edit.idHash()) || has(edit.after(), edit.idHash());
    }

    /** Two instances with the same rank, of which there is no case in practice, are both in the part, or neither is. */
    private boolean has(@Nullable Instance instance, long idHash) {
        return instance != null && preference.rank(instance, idHash) <= last;
    }

    /** Returns the instances of the part, sorted by id. */
    List<Instance> members() {
        return chosen != null
                ? chosen
                : listing.answer(preference.everyStatus()).instances();
    }

    LookupResponse answer() {
        return chosen != null ? listing.answer(chosen) : listing.answer(preference.everyStatus());
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
        if (known == this) return listing.delta(version, List.of(), List.of());
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
