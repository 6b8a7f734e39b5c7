package io.rollcall.kv.replication;

/**
 * The time at which something reaches a replica.
 *
 * @param millis monotonic, for waits; of any origin
 * @param wallMillis since 1970, for the log alone: it may jump, and the log never runs back
 */
public record Now(long millis, long wallMillis) {

    /** How far the wall clock is ahead. It grows where the other one stood still: the machine slept. */
    long aheadMillis() {
        return wallMillis - millis;
    }
}
