package io.rollcall.registry.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which names may join the group: those of its members, those of {@code -peers} that were not removed, and for
 * some minutes those that an operator has added. Each member keeps the names whose removal it has seen; one that was
 * down meanwhile has not. The leader alone knows those that were added: another leader does not.
 */
final class Admissions {

    /** The most members of a group: every entry goes to each of them. */
    static final int MEMBERS_MAX = 7;

    /** How long an added name may join. */
    static final Duration OPEN = Duration.ofMinutes(10);

    /** How many removed names are remembered. The list of peers has at most {@link #MEMBERS_MAX}. */
    private static final int REMOVED_MAX = 64;

    private final List<String> peers;
    private final LongSupplier nanos;
    private final Consumer<List<String>> keep;
    private final Map<String, Long> addedAtNanos = new HashMap<>();

    /** The latest is the last. */
    private final Set<String> removed;

    private Set<String> members = Set.of();

    /**
     * @param removed the names that were removed in earlier lives of this member
     * @param keep keeps the names that were removed, whenever they change
     */
    Admissions(List<String> peers, LongSupplier nanos, List<String> removed, Consumer<List<String>> keep) {
        this.peers = peers;
        this.nanos = nanos;
        this.removed = new LinkedHashSet<>(removed);
        this.keep = keep;
    }

    /** Notes the members of the group. A name that was among them, and is no longer, was removed. */
    synchronized void note(Collection<String> now) {
        if (members.size() == now.size() && members.containsAll(now)) return;
        List<String> before = List.copyOf(removed);
        removed.addAll(members);
        removed.removeAll(now);
        while (removed.size() > REMOVED_MAX) removed.remove(removed.iterator().next());
        addedAtNanos.keySet().removeAll(now);
        members = Set.copyOf(now);
        List<String> after = List.copyOf(removed);
        if (!after.equals(before)) keep.accept(after);
    }

    /**
     * Lets a name join.
     *
     * @return the names of all members and of this one, sorted; null: there would be too many
     */
    synchronized @Nullable List<String> add(String name, Collection<String> now) {
        addedAtNanos.values().removeIf(this::isOver);
        Set<String> all = new HashSet<>(now);
        all.addAll(addedAtNanos.keySet());
        all.add(name);
        if (all.size() > MEMBERS_MAX) return null;
        addedAtNanos.put(name, nanos.getAsLong());
        return Stream.concat(now.stream(), Stream.of(name)).sorted().toList();
    }

    /** Returns why a name may not join; null: it may. */
    synchronized @Nullable String refusal(String name, Collection<String> now) {
        note(now);
        Long added = addedAtNanos.get(name);
        if (now.contains(name) || (added != null && !isOver(added))) return null;
        String howToAdd = " Let it join first: ./rollcall cluster add -name " + name;
        if (removed.contains(name)) return name + " was removed from this registry." + howToAdd;
        return peers.contains(name)
                ? null
                : name + " is neither a member nor among the -peers of the leader." + howToAdd;
    }

    private boolean isOver(long addedNanos) {
        return nanos.getAsLong() - addedNanos > OPEN.toNanos();
    }
}
