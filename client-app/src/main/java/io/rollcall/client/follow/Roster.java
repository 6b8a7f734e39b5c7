package io.rollcall.client.follow;

import io.rollcall.client.report.Printable;
import io.rollcall.wire.registry.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which instances are listed, and what changed since the list before. */
final class Roster {

    private final int limit;
    private Map<String, State> states;

    /** @param limit on the instances of a list that are looked at */
    Roster(int limit, List<Instance> first) {
        this.limit = limit;
        this.states = states(first);
    }

    /** Takes a list, and tells the difference, by id. What came and went between two lists is not seen. */
    List<Change> update(List<Instance> instances) {
        Map<String, State> before = states;
        states = states(instances);
        Set<String> ids = new TreeSet<>(before.keySet());
        ids.addAll(states.keySet());
        List<Change> changes = new ArrayList<>();
        for (String id : ids) {
            Change change = Change.between(id, before.get(id), states.get(id));
            if (change != null) changes.add(change);
        }
        return changes;
    }

    Set<String> ids() {
        return states.keySet();
    }

    /** Null where it is not listed. */
    @Nullable
    State state(String id) {
        return states.get(id);
    }

    private Map<String, State> states(List<Instance> instances) {
        Map<String, State> states = new TreeMap<>();
        instances.stream()
                .limit(limit)
                .forEach(instance -> states.put(Printable.id(instance.id()), State.of(instance)));
        return states;
    }
}
