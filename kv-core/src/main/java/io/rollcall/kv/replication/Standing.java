package io.rollcall.kv.replication;

/** The standing of a backup at its primary. */
public enum Standing {
    /** It is being brought up to date. Its acks are not needed, and it answers no reads. */
    LEARNER,
    /** It is not in the view yet, but nothing is committed without it. */
    IN_SYNC,
    /** It is in the view. */
    MEMBER,
    /** It is in the view, and gets no read lease any more: it is to be removed. */
    LEAVING
}
