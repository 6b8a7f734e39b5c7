package io.rollcall.kv.linearizability;

import org.jspecify.annotations.Nullable;

/**
 * One operation from a client's asking to its being told.
 *
 * @param client who asked, for people
 * @param invokedAt its place in the order of all askings and tellings of the history
 * @param returnedAt likewise, or {@link #NEVER}
 * @param outcome null: unknown. The operation takes effect at any time after it was asked for, or never
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
