package io.rollcall.registry.catalog;

import io.rollcall.registry.catalog.Change.Register;
import java.util.HashMap;
import java.util.Map;

/**
 * About how much heap the registrations take that a leader has proposed and that are not applied yet. Without it any
 * number of them would find the same room. One that replaces an instance counts in full, because what it replaces may
 * be gone before it is applied.
 *
 * <p>It serves one caller at a time.
 */
public final class ProposedRoom {

    private long bytes;

    /** The same for each principal, and for each address from which something registers without one. */
    private final Map<String, Long> bytesByDebtor = new HashMap<>();

    public void add(Register register) {
        count(register, bytesOf(register));
    }

    /** It is applied, or it never will be. */
    public void remove(Register register) {
        count(register, -bytesOf(register));
    }

    public void clear() {
        bytes = 0;
        bytesByDebtor.clear();
    }

    /**
     * Returns whether one more may wait. Those that replace instances find room in any case, and must not fill the heap
     * with what waits.
     */
    public boolean hasRoomFor(Register register, Capacity capacity) {
        return bytes == 0 || bytes + bytesOf(register) <= capacity.rememberedBytes();
    }

    long bytes() {
        return bytes;
    }

    long bytesOf(String debtor) {
        return bytesByDebtor.getOrDefault(debtor, 0L);
    }

    private void count(Register register, long more) {
        bytes += more;
        String debtor = Entry.debtor(register.owner(), register.from());
        if (debtor != null) bytesByDebtor.merge(debtor, more, (one, other) -> one + other == 0 ? null : one + other);
    }

    private static long bytesOf(Register register) {
        return Capacity.bytesOf(register.instance(), Entry.characters(register.instance()));
    }
}
