package io.rollcall.kv.replication;

/** What a backup is to its primary. */
public enum Standing {
    /** It is being brought up to date. Its acks are not needed, and it answers no reads. */
    JOINING,
    /** It is counted in: nothing is committed without it. */
    MEMBER,
    /** It asked to leave and is not counted in any more. */
    RELEASED
}
