package io.rollcall.client.report;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** How often each of a few names was seen. The names come from the wire, so their number is bounded. */
final class Counts {

    static final String OTHERS = "(others)";

    private final int limit;
    private final Map<String, Integer> counts = new TreeMap<>();

    /** @param limit on distinct names; what comes later is counted together as {@link #OTHERS} */
    Counts(int limit) {
        this.limit = limit;
    }

    /** @return the name under which it was counted */
    String add(String name) {
        String counted = counts.size() < limit || counts.containsKey(name) ? name : OTHERS;
        counts.merge(counted, 1, Integer::sum);
        return counted;
    }

    /** In the order of the names. */
    void forEach(BiConsumer<String, Integer> each) {
        counts.forEach(each);
    }
}
