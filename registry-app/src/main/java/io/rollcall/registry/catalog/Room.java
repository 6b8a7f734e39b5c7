package io.rollcall.registry.catalog;

import io.rollcall.registry.catalog.Change.Register;
import io.rollcall.wire.registry.Instance;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the listed instances take of the {@link Limits}, which are part of the state, and of the {@link Capacity} of
 * this member's heap.
 *
 * <p>It serves one caller at a time.
 */
final class Room {

    private int instances;
    private long textCharacters;

    /** About how much heap the leases take. */
    private long bytes;

    /** The same for each principal, and for each address from which something was registered without one. */
    private final Map<String, Long> bytesByDebtor = new HashMap<>();

    void take(Entry entry) {
        instances++;
        textCharacters += entry.textCharacters();
        count(entry, entry.bytes());
    }

    void giveBack(Entry entry) {
        instances--;
        textCharacters -= entry.textCharacters();
        count(entry, -entry.bytes());
    }

    private void count(Entry entry, long more) {
        bytes += more;
        String debtor = entry.debtor();
        if (debtor != null) bytesByDebtor.merge(debtor, more, (one, other) -> one + other == 0 ? null : one + other);
    }

    /**
     * Returns the limit that one more instance would exceed, in words; null: it exceeds none.
     *
     * @param former what it replaces; null: nothing
     */
    @Nullable
    String exceeded(Instance instance, @Nullable Entry former, Limits limits) {
        if (former == null && instances == limits.leases()) return limits.leases() + " instances";
        int replaced = former == null ? 0 : former.textCharacters();
        if (textCharacters - replaced + Entry.characters(instance) > limits.textCharacters())
            return limits.textCharacters() + " characters of metadata";
        return null;
    }

    /** @see Catalog#hasRoomFor */
    boolean holds(Instance instance, @Nullable Entry former, Capacity capacity, ProposedRoom proposed) {
        long more = Capacity.bytesOf(instance, Entry.characters(instance)) - (former == null ? 0 : former.bytes());
        return more <= 0 || bytes + proposed.bytes() + more <= capacity.listedBytes();
    }

    /** @see Catalog#exceeded */
    @Nullable
    String exceeded(Register register, @Nullable Entry former, Capacity capacity, ProposedRoom proposed) {
        Instance instance = register.instance();
        if (!holds(instance, former, capacity, proposed))
            return instances + " instances, and its heap has no room for another one of this size. A larger heap (-Xmx)"
                    + " has room for more";
        String debtor = Entry.debtor(register.owner(), register.from());
        if (debtor == null) return null;
        long before = former == null || !Objects.equals(former.debtor(), debtor) ? 0 : former.bytes();
        long more = Capacity.bytesOf(instance, Entry.characters(instance)) - before;
        long ofIt = bytesByDebtor.getOrDefault(debtor, 0L) + proposed.bytesOf(debtor);
        return more <= 0 || ofIt + more <= capacity.ofOneBytes()
                ? null
                : "as much of " + debtor + " as it takes of one (rollcall.registry.quota percent of its room)";
    }
}
