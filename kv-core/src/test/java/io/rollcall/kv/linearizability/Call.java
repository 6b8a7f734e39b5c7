package io.rollcall.kv.linearizability;

import org.jspecify.annotations.Nullable;

/**
 * One operation, from its invocation to its response.
 *
 * @param client the name of the client, as people read it
 * @param invokedAt the place of the invocation in the order of every invocation and response of the history
 * @param returnedAt the place of the response, or {@link #NEVER}
 * @param outcome null: unknown. The operation takes effect at any time after its invocation, or never
 */
public record Call(
        String client,
        Operation operation,
        long invokedAt,
        long returnedAt,
        @Nullable Outcome outcome) {

    public static final long NEVER = Long.MAX_VALUE;

    boolean isUnknown() {
        return outcome == null;
    }

    @Override
    public String toString() {
        String until = returnedAt == NEVER ? "?" : String.valueOf(returnedAt);
        return "%d..%s %s: %s -> %s"
                .formatted(invokedAt, until, client, operation, outcome == null ? "unknown" : outcome);
    }
}
