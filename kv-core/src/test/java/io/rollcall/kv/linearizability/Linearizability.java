package io.rollcall.kv.linearizability;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides whether a history is linearizable: whether each operation can be given one instant between its asking and its
 * telling, so that all of them, one at a time in the order of these instants, have the outcomes that the clients saw.
 *
 * <p>Linearizability is local (Herlihy and Wing, 1990): a history is linearizable if that of each key is, so each key
 * is searched by itself ({@link Search}). Consistency across keys, as a list promises it, is not judged here.
 */
public final class Linearizability {

    private Linearizability() {}

    /** The first violation found, by key; empty: the history is linearizable. */
    public static Optional<Violation> check(List<Call> calls) {
        Map<String, List<Call>> byKey = calls.stream()
                .collect(Collectors.groupingBy(call -> call.operation().key(), TreeMap::new, Collectors.toList()));
        return byKey.entrySet().stream()
                .flatMap(key -> violation(key.getKey(), key.getValue()).stream())
                .findFirst();
    }

    private static Optional<Violation> violation(String key, List<Call> calls) {
        return Versions.violation(key, calls).or(() -> new Search(key, calls).violation());
    }
}
