package io.rollcall.kv.replication;

import java.util.List;

/**
 * How a replica stands, for people.
 *
 * @param ready it answers reads
 * @param why it does not, or what keeps writes waiting; empty: all is well
 * @param end seq of its last entry
 * @param commit seq of the last entry that it knows to be on every replica
 * @param waiting requests that wait here for other replicas
 * @param peers at a primary: its backups
 */
public record Status(
        Role role,
        long view,
        boolean ready,
        String why,
        long end,
        long commit,
        int waiting,
        long weight,
        List<PeerStatus> peers) {

    public enum Role {
        /** The primary, before it knows what its backups hold. */
        RECOVERING,
        PRIMARY,
        /** A backup before it holds a snapshot. */
        JOINING,
        BACKUP,
        /** A primary that met a later one. */
        DEPOSED
    }

    /**
     * @param acked seq of the last entry that it is known to hold; -1: it has not said
     * @param lag entries that it lacks
     * @param silentMillis since it was last heard
     */
    public record PeerStatus(String id, String address, Standing standing, long acked, long lag, long silentMillis) {}
}
