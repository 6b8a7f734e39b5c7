package io.rollcall.kv.linearizability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records what clients ask and what they are told, from any number of threads, in one order. That order agrees with
 * real time: what returned before something else was asked for has the lower number.
 * <pre>{@code long call = history.invoke("client-1", new Operation.Put("x", "1", null)); history.returned(call, new
 * Outcome.Written(7)); }</pre>
 *
 * <p>A call that is never ended has an unknown outcome. A client that repeats a write under the same request id until
 * it is answered records one call.
 */
public final class History {

    private final Map<Long, Call> calls = new LinkedHashMap<>();
    private long clock;

    /** Notes an invocation. The caller calls this before it sends the request. */
    public synchronized long invoke(String client, Operation operation) {
        long now = clock++;
        calls.put(now, new Call(client, operation, now, Call.NEVER, null));
        return now;
    }

    /** Notes a response. The caller calls this after it received the answer. */
    public synchronized void returned(long call, Outcome outcome) {
        Call asked = ended(call);
        calls.put(call, new Call(asked.client(), asked.operation(), asked.invokedAt(), clock++, outcome));
    }

    /** The write may have happened, may yet happen, or may never happen. The same as never ending the call. */
    public synchronized void unknown(long call) {
        ended(call);
    }

    /** The operation was refused and is known not to have been executed: as if it had not been asked for. */
    public synchronized void notExecuted(long call) {
        ended(call);
        calls.remove(call);
    }

    /** All calls so far, in the order in which they were asked for. */
    public synchronized List<Call> calls() {
        return new ArrayList<>(calls.values());
    }

    private Call ended(long call) {
        Call asked = calls.get(call);
        if (asked == null) throw new IllegalArgumentException("no call " + call + " is under way");
        if (!asked.isUnknown()) throw new IllegalArgumentException("told twice: " + asked);
        return asked;
    }
}
