package io.rollcall.kv.replication;

import io.rollcall.kv.store.View;
import java.util.List;

/**
 * The status of a replica, as people read it.
 *
 * @param view the newest view that it knows of
 * @param ready whether it answers reads
 * @param why the reason why it does not, or why writes wait; empty: all is well
 * @param alarm what only a person can decide or must know, such as a disk that is an older copy; empty: nothing
 * @param end the seq of its last entry
 * @param commit the seq of the last entry that it knows to be on every replica
 * @param waiting requests that wait here for other replicas
 * @param weight approximate size of the cells, in bytes
 * @param readMillis the rest of its lease to answer reads; {@link Long#MAX_VALUE} or nearly: it needs none
 * @param peers at a primary: its backups
 */
public record Status(
        Role role,
        View view,
        boolean ready,
        String why,
        String alarm,
        long end,
        long commit,
        int waiting,
        long weight,
        long readMillis,
        List<PeerStatus> peers) {

    public enum Role {
        /** Its disk is an older copy: it neither leads nor follows before the others, or an operator, have decided. */
        OUTDATED,
        /** Its log differs from its primary's: it answers nothing until it is removed, and then joins anew. */
        DIVERGED,
        /** It has not read the group's view yet. */
        STARTING,
        /** It is not in the view, and wants a snapshot. */
        JOINING,
        BACKUP,
        /** A backup that has asked the registry to lead. */
        TAKING_OVER,
        PRIMARY,
        /** A primary that has asked the registry for its successor. */
        HANDING_OVER,
        /** It has left, and is about to stop. */
        LEFT
    }

    /**
     * @param matchIndex the seq of the last entry that it is known to hold; -1: it has not said
     * @param lag the number of entries that it lacks
     * @param silentMillis the time since it was last heard
     * @param leaseMillis the time for which it will not take over, by its promise
     */
    public record PeerStatus(
            String id,
            String address,
            Standing standing,
            long matchIndex,
            long lag,
            long silentMillis,
            long leaseMillis) {}
}
