package io.rollcall.kv.store;

import org.jspecify.annotations.Nullable;

/**
 * An entry of the log. A view has one primary, so {@code (view, seq)} names it.
 *
 * @param seq its place in the log, from 1 without a gap
 * @param timeMillis the log's own time, which no wall clock sets: the time of the last entry at take-over, and what the
 *     primary has measured since; never less than that of the entry before
 * @param request the request id; null: the client did not name the write
 * @param hash the log's {@link EntryHash rolling hash} at this entry; {@link EntryHash#UNKNOWN}: it has none
 */
public record Entry(
        long view,
        long seq,
        long timeMillis,
        Operation operation,
        @Nullable RequestId request,
        long hash) {

    /** Creates an entry that has no hash yet. */
    public Entry(long view, long seq, long timeMillis, Operation operation, @Nullable RequestId request) {
        this(view, seq, timeMillis, operation, request, EntryHash.UNKNOWN);
    }

    /** Returns this entry with the hash that follows the one of the entry before. */
    public Entry after(long before) {
        return new Entry(view, seq, timeMillis, operation, request, EntryHash.of(before, this));
    }

    /** Returns whether the other entry has the same content, and no other hash. */
    boolean isSame(Entry other) {
        Entry compared = new Entry(other.view, other.seq, other.timeMillis, other.operation, request, hash);
        return equals(compared) && isSameRequest(request, other.request) && !EntryHash.differ(hash, other.hash);
    }

    /** An early version did not keep the fingerprint. */
    private static boolean isSameRequest(@Nullable RequestId one, @Nullable RequestId other) {
        if (one == null || other == null) return one == null && other == null;
        boolean isKnown = one.fingerprint() != RequestId.UNKNOWN && other.fingerprint() != RequestId.UNKNOWN;
        return one.client().equals(other.client())
                && one.number() == other.number()
                && (!isKnown || one.fingerprint() == other.fingerprint());
    }

    /** The answer to the write that made this entry: the same at every replica and at every repetition. */
    public WriteResult outcome() {
        if (operation instanceof Operation.Put) return new WriteResult.Written(seq);
        if (operation instanceof Operation.Decline decline) return new WriteResult.Mismatch(decline.version());
        if (operation instanceof Operation.Delete) return new WriteResult.Written(0);
        throw new IllegalStateException("an operation of an unknown kind: " + operation);
    }

    /** Returns the approximate memory of the entry, in bytes. */
    long weight() {
        long text = operation.key().length();
        if (operation instanceof Operation.Put put) text += put.value().length();
        return Cell.OVERHEAD_BYTES + 2 * text;
    }
}
