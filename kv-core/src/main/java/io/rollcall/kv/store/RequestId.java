package io.rollcall.kv.store;

/**
 * The name of a write, so that a repeated one is applied once.
 *
 * @param number a number from 1 that grows with each write of the client; one write is in progress at a time
 * @param fingerprint a hash of what the write asks for ({@link Write#named}): the same id with another fingerprint is
 *     another write, and a mistake of the client; {@link #UNKNOWN}: the entry was made by an earlier version of
 *     Rollcall
 */
public record RequestId(String client, long number, long fingerprint) {

    public static final long UNKNOWN = 0;

    public RequestId(String client, long number) {
        this(client, number, UNKNOWN);
    }

    /**
     * Returns whether this is a repetition of the remembered request. Where the two cannot be compared, it is taken for
     * one.
     */
    public boolean repeats(RequestId remembered) {
        return fingerprint == remembered.fingerprint || remembered.fingerprint == UNKNOWN;
    }
}
