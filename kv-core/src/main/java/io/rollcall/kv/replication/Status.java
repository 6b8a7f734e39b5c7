package io.rollcall.kv.replication;

import io.rollcall.kv.store.View;
import java.util.List;

/**
 * How a replica stands, for people.
 *
 * @param view the newest that it knows of
 * @param ready it answers reads
 * @param why it does not, or what keeps writes waiting; empty: all is well
 * @param alarm what only a person can decide, or has to know: a disk that is older than what it said; empty: nothing
 * @param end seq of its last entry
 * @param commit seq of the last entry that it knows to be on every replica
 * @param waiting requests that wait here for other replicas
 * @param weight roughly what the cells take, in bytes
 * @param readMillis so long its lease to answer reads still runs; {@link Long#MAX_VALUE} or nearly: it needs none
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
        /** Its disk is older than what it has said: it neither leads nor follows before the others, or an operator, have decided. */
        OUTDATED,
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
        GONE
    }

    /**
     * @param acked seq of the last entry that it is known to hold; -1: it has not said
     * @param lag entries that it lacks
     * @param silentMillis since it was last heard
     * @param leaseMillis so long it will not take over, by its promise
     */
    public record PeerStatus(
            String id, String address, Standing standing, long acked, long lag, long silentMillis, long leaseMillis) {}
}
