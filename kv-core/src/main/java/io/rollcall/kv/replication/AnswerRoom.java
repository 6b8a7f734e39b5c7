package io.rollcall.kv.replication;

/**
 * The memory for the answer to one read, from the moment when it is made until it is sent. Many clients may ask for
 * large answers and take their time, so the caller says whether there is room for another one. A page is made when its
 * turn comes, and is either kept in this room or refused: there is at most one that has no room.
 */
@FunctionalInterface
public interface AnswerRoom {

    AnswerRoom UNLIMITED = bytes -> true;

    /**
     * Takes room.
     *
     * @param bytes about how much memory the answer takes
     * @return whether there was room; if not, the read is refused
     */
    boolean take(long bytes);
}
