package io.rollcall.kv.linearizability;

import io.rollcall.kv.linearizability.Outcome.Found;
import io.rollcall.kv.linearizability.Outcome.Mismatch;
import io.rollcall.kv.linearizability.Outcome.Written;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Versions grow, so a call that shows a lower one than a call that had returned before it was asked for is stale. This
 * is the usual violation, and needs no search: of a long history it is found at once.
 */
final class Versions {

    private Versions() {}

    static Optional<Violation> violation(String key, List<Call> calls) {
        List<Call> asked = shown(calls, Comparator.comparingLong(Call::invokedAt));
        List<Call> told = shown(calls, Comparator.comparingLong(Call::returnedAt));
        Call newest = null;
        int returned = 0;
        for (Call call : asked) {
            for (; told.get(returned).returnedAt() < call.invokedAt(); returned++) {
                if (newest == null || of(told.get(returned)) > of(newest)) newest = told.get(returned);
            }
            if (newest != null && of(call) < of(newest)) {
                String state = "past version " + of(newest);
                return Optional.of(new Violation(key, state, List.of(newest), List.of(call)));
            }
        }
        return Optional.empty();
    }

    /** The version that the call shows the key to have had; 0: none. */
    static long of(Call call) {
        Outcome outcome = call.outcome();
        if (outcome instanceof Found found) return found.version();
        if (outcome instanceof Written written) return written.version();
        return outcome instanceof Mismatch mismatch ? mismatch.version() : 0;
    }

    private static List<Call> shown(List<Call> calls, Comparator<Call> order) {
        return calls.stream().filter(call -> of(call) > 0).sorted(order).toList();
    }
}
