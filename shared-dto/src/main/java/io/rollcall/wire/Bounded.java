package io.rollcall.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts a list or a map of a message that is longer than it may be to one element more than it may have. Its constraint
 * refuses it all the same, but the constraints of its elements are checked for these elements alone: a body of a
 * megabyte can have hundreds of thousands of elements, each of which breaks several rules.
 */
public final class Bounded {

    /** @param list null, if the message has none; a constraint of its own decides on that */
    public static <T> List<T> list(List<T> list, int max) {
        return list == null || list.size() <= max ? list : new ArrayList<>(list.subList(0, max + 1));
    }

    /** @param map as in a list */
    public static <T> Map<String, T> map(Map<String, T> map, int max) {
        if (map == null || map.size() <= max) return map;
        Map<String, T> cut = new LinkedHashMap<>();
        for (Map.Entry<String, T> entry : map.entrySet()) {
            cut.put(entry.getKey(), entry.getValue());
            if (cut.size() > max) break;
        }
        return cut;
    }

    private Bounded() {}
}
