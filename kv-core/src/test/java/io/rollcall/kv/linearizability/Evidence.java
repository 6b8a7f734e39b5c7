package io.rollcall.kv.linearizability;

import io.rollcall.kv.linearizability.Operation.Write;
import io.rollcall.kv.linearizability.Outcome.Found;
import io.rollcall.kv.linearizability.Outcome.Mismatch;
import io.rollcall.kv.linearizability.Outcome.Written;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of a key show of its writes of unknown outcome. One of which nothing shows might as well not have
 * happened, and the search leaves it out.
 *
 * @param found values that were read
 * @param unexplained versions that someone met or asked for, and that no answer gives a value for
 */
record Evidence(Set<String> found, Set<Long> unexplained) {

    static Evidence of(List<Call> calls) {
        Set<String> found = new HashSet<>();
        Set<Long> explained = new HashSet<>(Set.of(0L));
        Set<Long> met = new HashSet<>();
        for (Call call : calls) {
            if (call.operation() instanceof Write write && write.ifVersion() != null) met.add(write.ifVersion());
            Outcome outcome = call.outcome();
            if (outcome instanceof Mismatch mismatch) met.add(mismatch.version());
            if (outcome instanceof Written written) explained.add(written.version());
            if (outcome instanceof Found read) {
                found.add(read.value());
                explained.add(read.version());
            }
        }
        met.removeAll(explained);
        return new Evidence(found, met);
    }

    boolean mayShow(Operation operation) {
        return operation instanceof Write write && (!unexplained.isEmpty() || isSeen(write.value()));
    }

    private boolean isSeen(@Nullable String value) {
        return value == null || found.contains(value);
    }
}
