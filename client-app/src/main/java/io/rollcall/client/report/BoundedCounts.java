package io.rollcall.client.report;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Counts how often each name occurs. The names come from other processes, so their number is limited. */
public final class BoundedCounts {

    public static final String OTHERS = "(others)";

    private final int limit;
    private final Map<String, Integer> counts = new TreeMap<>();

    /** @param limit the number of distinct names; further ones are counted together as {@link #OTHERS} */
    public BoundedCounts(int limit) {
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

    public void addAll(BoundedCounts others) {
        others.forEach(this::add);
    }

    public int of(String name) {
        return counts.getOrDefault(name, 0);
    }

    /** Visits the counts in the order of the names. */
    public void forEach(BiConsumer<String, Integer> each) {
        counts.forEach(each);
    }
}
