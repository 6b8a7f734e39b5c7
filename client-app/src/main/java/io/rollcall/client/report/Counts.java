package io.rollcall.client.report;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** How often each of a few names was seen. The names come from the wire, so their number is bounded. */
public final class Counts {

    public static final String OTHERS = "(others)";

    private final int limit;
    private final Map<String, Integer> counts = new TreeMap<>();

    /** @param limit on distinct names; what comes later is counted together as {@link #OTHERS} */
    public Counts(int limit) {
        this.limit = limit;
    }

    /** @return the name under which it was counted */
    public String add(String name) {
        return add(name, 1);
    }

    String add(String name, int count) {
        String counted = counts.size() < limit || counts.containsKey(name) ? name : OTHERS;
        counts.merge(counted, count, Integer::sum);
        return counted;
    }

    public void addAll(Counts others) {
        others.forEach(this::add);
    }

    public int of(String name) {
        return counts.getOrDefault(name, 0);
    }

    /** In the order of the names. */
    public void forEach(BiConsumer<String, Integer> each) {
        counts.forEach(each);
    }
}
