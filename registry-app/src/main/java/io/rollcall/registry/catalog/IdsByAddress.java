package io.rollcall.registry.catalog;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ids that are registered with each address of a service. What it says depends on the ids alone and never on the
 * order in which they came, which no snapshot has.
 *
 * <p>Most addresses have one id, and take no set.
 */
final class IdsByAddress {

    private final Map<String, String> lowest = new HashMap<>();

    /** All ids at each address that has several. */
    private final Map<String, SortedSet<String>> shared = new HashMap<>();

    /** Returns the lowest id at an address; null: there is none. */
    @Nullable
    String lowest(String address) {
        return lowest.get(address);
    }

    void add(String address, String id) {
        String known = lowest.putIfAbsent(address, id);
        if (known == null || known.equals(id)) return;
        SortedSet<String> ids = shared.computeIfAbsent(address, none -> new TreeSet<>());
        ids.add(known);
        ids.add(id);
        lowest.put(address, ids.first());
    }

    void remove(String address, String id) {
        SortedSet<String> ids = shared.get(address);
        if (ids == null) {
            lowest.remove(address, id);
            return;
        }
        ids.remove(id);
        lowest.put(address, ids.first());
        if (ids.size() == 1) shared.remove(address);
    }
}
