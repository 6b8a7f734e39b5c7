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

/** Tracks which instances are listed, and what changed since the previous list. */
final class InstanceTracker {

    private final int limit;
    private Map<String, InstanceState> states;

    /** @param limit the number of instances of a list that are considered */
    InstanceTracker(int limit, List<Instance> first) {
        this.limit = limit;
        this.states = states(first);
    }

    /** Takes a list and returns the changes, by id. A change between two lists that was undone is not seen. */
    List<InstanceChange> update(List<Instance> instances) {
        Map<String, InstanceState> before = states;
        states = states(instances);
        Set<String> ids = new TreeSet<>(before.keySet());
        ids.addAll(states.keySet());
        List<InstanceChange> changes = new ArrayList<>();
        for (String id : ids) {
            InstanceChange change = InstanceChange.between(id, before.get(id), states.get(id));
            if (change != null) changes.add(change);
        }
        return changes;
    }

    Set<String> ids() {
        return states.keySet();
    }

    /** Returns the state; null if the instance is not listed. */
    @Nullable
    InstanceState state(String id) {
        return states.get(id);
    }

    private Map<String, InstanceState> states(List<Instance> instances) {
        Map<String, InstanceState> states = new TreeMap<>();
        instances.stream()
                .limit(limit)
                .forEach(instance -> states.put(Printable.id(instance.id()), InstanceState.of(instance)));
        return states;
    }
}
