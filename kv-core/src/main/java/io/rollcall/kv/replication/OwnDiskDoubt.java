package io.rollcall.kv.replication;

import org.jspecify.annotations.Nullable;

/**
 * The doubt of a backup whether its own disk is an older copy: a message of its primary says that an entry is committed
 * which the disk lacks.
 *
 * <p>One such message may be a stranger's, and must not stop a replica, perhaps while no other is left to remove it. So
 * it is believed once all messages have said so for some heartbeats. But a replica that has not yet heard anything else
 * in this run must not lead meanwhile: without it the entry would be lost.
 */
final class OwnDiskDoubt {

    /** The heartbeats for which all messages must say so. The primary sends each. */
    private static final int CONFIRMING_HEARTBEATS = 2;

    private final Context context;

    /** Whether a message has shown in this run that this disk is not an older copy. */
    private boolean wasSettled;

    private boolean isDoubted;

    /** The time since when all messages have said so. */
    private long sinceMillis;

    /** @param former the doubt of this run's role before; null: it was no backup */
    OwnDiskDoubt(Context context, @Nullable OwnDiskDoubt former) {
        this.context = context;
        this.wasSettled = former != null && former.wasSettled;
    }

    /** Notes a message that says so. */
    void grow() {
        if (!isDoubted) sinceMillis = context.millis();
        isDoubted = true;
    }

    /** Notes a message that does not say so. */
    void settle() {
        isDoubted = false;
        wasSettled = true;
    }

    /** Returns whether all messages have said so for long enough. */
    boolean isConfirmed() {
        return isDoubted
                && context.millis() - sinceMillis
                        >= CONFIRMING_HEARTBEATS * context.timing().heartbeatMillis();
    }

    /** Returns whether nothing in this run has said otherwise, so that this replica must not lead. */
    boolean forbidsToLead() {
        return isDoubted && !wasSettled;
    }
}
