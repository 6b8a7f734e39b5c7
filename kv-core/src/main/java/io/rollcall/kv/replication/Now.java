package io.rollcall.kv.replication;

/**
 * The time at which a message or tick reaches a replica.
 *
 * @param millis monotonic time for waits, from any origin
 * @param wallMillis milliseconds since 1970, only for the log: it may jump, and the log's time never runs back
 */
public record Now(long millis, long wallMillis) {

    /** How far the wall clock is ahead. It grows where the other one stood still: the machine slept. */
    long aheadMillis() {
        return wallMillis - millis;
    }
}
