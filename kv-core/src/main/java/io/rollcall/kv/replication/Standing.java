package io.rollcall.kv.replication;

/** What a backup is to its primary. */
public enum Standing {
    /** It is being brought up to date. Its acks are not needed, and it answers no reads. */
    JOINING,
    /** It is not in the view yet, but nothing is committed without it. */
    COUNTED_IN,
    /** It is in the view. */
    MEMBER,
    /** It is in the view, and gets no read lease any more: it is to be removed. */
    LEAVING
}
