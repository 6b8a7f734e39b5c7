package io.rollcall.kv.replication;

/**
 * The rules without which an acknowledged write is lost or a read is stale, most by the names that the model has for
 * them. They are all in force, always: a test may switch one off, to see that it would be missed.
 */
public enum Rule {
    /** A backup takes over only when its promise to the primary has ended. */
    PROMISE_FIRST,
    /** A replica that has asked to take over, or to be succeeded, answers nothing of the old view. */
    MUTE,
    /** A member is removed only when the read lease that it was given has ended. */
    WAIT_READ_LEASE,
    /** A new primary, and a restarted one, assumes that read leases were given. */
    ASSUME_GRANTS,
    /** Only a primary that holds every lease gives read leases. */
    GRANT_IF_LEASED,
    /** A joiner is in sync before the registry is asked to add it. */
    JOINT_JOIN,
    /**
     * Entries beyond the log of a new view's primary are dropped, and only entries that are known to match are acked.
     */
    TRACK_LOG_VIEW,
    /** The registry refuses a proposal from before its proposer's restart. */
    FENCE_SESSIONS,
    /** A backup answers alone only where the log has no uncommitted entry. */
    CLEAN_READS,
    /** A new primary reads, and counts joiners in, only once its whole log at take-over is committed in its view. */
    RECONCILE,
    /**
     * A replica that begins to follow a primary, also after a restart, waits as long as a promise before it asks to
     * take over: it may have promised so before, and a new primary may not know of its view yet, and hold a read lease
     * of the one before.
     */
    WAIT_NEW_PRIMARY,
    /** A primary answers reads only while it holds a lease from each peer. */
    PRIMARY_LEASE,
    /** A replica writes to its disk before it tells others. */
    DISK_FIRST,
    /** A member, or a joiner that is in sync, gets no snapshot, because it would empty its disk for it. */
    SNAPSHOT_TO_STRANGERS,

    /**
     * Entries carry a rolling hash. A replica whose log differs from its primary's under the same view and seq leaves,
     * and joins anew.
     */
    HASH_LOG,

    /** A repeated request gets its first answer. */
    RETRIES_ONCE,

    /** The time of the log goes on from its last entry by what the primary measures, whatever the wall clocks say. */
    LOG_TIME
}
