package io.rollcall.kv.linearizability;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The reason why a history is not linearizable.
 *
 * @param key the key whose calls have no order
 * @param state the state of the key after the longest order that was found
 * @param order its last calls
 * @param stuck the calls of which one had to be next, and none could
 */
public record Violation(String key, String state, List<Call> order, List<Call> stuck) {

    @Override
    public String toString() {
        return "not linearizable: key %s%nlongest order ends with%n%s%nso the key is: %s%nnone of these can be next:%n%s"
                .formatted(key, lines(order), state, lines(stuck));
    }

    private static String lines(List<Call> calls) {
        return calls.stream().map(call -> "    " + call).collect(Collectors.joining(System.lineSeparator()));
    }
}
