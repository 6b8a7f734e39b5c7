package io.rollcall.wire.kv;

import io.rollcall.wire.registry.View;
import java.util.List;

/**
 * How a replica stands.
 *
 * @param replica a UUID that is kept with its data
 * @param role starting, joining, backup, taking_over, primary, handing_over or gone
 * @param view the newest that it knows of
 * @param ready it answers reads
 * @param why it does not, or what keeps writes waiting; empty: all is well
 * @param end seq of the last entry of its log
 * @param commit seq of the last entry that it knows to be on every replica
 * @param waiting requests that wait here for other replicas
 * @param bytes roughly what its keys and values take
 * @param readLeaseMillis so long it may answer reads without hearing from anybody; -1: it needs nobody for that
 * @param peers at the primary: its backups
 */
public record StatusResponse(
        String servedBy,
        String replica,
        String role,
        View view,
        boolean ready,
        String why,
        long end,
        long commit,
        int waiting,
        long bytes,
        long readLeaseMillis,
        List<Peer> peers) {

    /**
     * @param standing joining, counted_in, member or leaving
     * @param acked seq of the last entry that it is known to hold; -1: it has not said
     * @param lag how many entries it lacks
     * @param silentMillis how long ago it was last heard
     * @param leaseMillis so long it will not take over, by its promise
     */
    public record Peer(
            String id, String address, String standing, long acked, long lag, long silentMillis, long leaseMillis) {}
}
