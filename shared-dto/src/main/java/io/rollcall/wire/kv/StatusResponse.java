package io.rollcall.wire.kv;

import java.util.List;

/**
 * How a replica stands.
 *
 * @param role recovering, primary, joining, backup or deposed
 * @param ready it answers reads
 * @param why it does not, or what keeps writes waiting; empty: all is well
 * @param end seq of the last entry of its log
 * @param commit seq of the last entry that it knows to be on every replica
 * @param waiting requests that wait here for other replicas
 * @param bytes roughly the memory that its keys and values take
 * @param peers at the primary: its backups
 */
public record StatusResponse(
        String servedBy,
        String role,
        long view,
        boolean ready,
        String why,
        long end,
        long commit,
        int waiting,
        long bytes,
        List<Peer> peers) {

    /**
     * @param standing joining or member
     * @param acked seq of the last entry that it is known to hold; -1: it has not said
     * @param lag how many entries it lacks
     * @param silentMillis how long ago it was last heard
     */
    public record Peer(String id, String address, String standing, long acked, long lag, long silentMillis) {}
}
