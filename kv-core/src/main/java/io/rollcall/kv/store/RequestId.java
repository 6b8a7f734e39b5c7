package io.rollcall.kv.store;

/**
 * Names a write, so that a repeated one is applied once.
 *
 * @param number from 1, growing with each write of the client, one under way at a time
 * @param fingerprint of what the write asks for ({@link Write#named}): the same id with another one is another write, and a mistake of
 *     the client; {@link #UNKNOWN}: of an entry that an earlier version of Rollcall made
 */
public record RequestId(String client, long number, long fingerprint) {

    public static final long UNKNOWN = 0;

    public RequestId(String client, long number) {
        this(client, number, UNKNOWN);
    }

    /** Whether a repetition of the one that is remembered: what cannot be compared is believed. */
    public boolean repeats(RequestId remembered) {
        return fingerprint == remembered.fingerprint || remembered.fingerprint == UNKNOWN;
    }
}
