package io.rollcall.wire.kv;

import io.rollcall.wire.registry.View;
import java.util.List;

/**
 * The state of a replica.
 *
 * @param replica a UUID that is kept with its data
 * @param role outdated, diverged, starting, joining, backup, taking_over, primary, handing_over or gone
 * @param view the newest that it knows
 * @param ready whether it answers reads
 * @param why the reason if it does not, or what keeps writes waiting; empty: all is well
 * @param end the seq of the last entry of its log
 * @param commit the seq of the last entry that it knows to be on every replica
 * @param waiting the number of requests that wait here for other replicas
 * @param bytes the approximate size of its keys and values
 * @param readLeaseMillis how long it may answer reads without hearing from another replica; -1: it needs none for
 *     that
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
     * @param acked the seq of the last entry that it is known to hold; -1: it has not answered yet
     * @param lag how many entries it lacks
     * @param silentMillis how long ago it was last heard
     * @param leaseMillis how long its promise not to take over still lasts
     */
    public record Peer(
            String id, String address, String standing, long acked, long lag, long silentMillis, long leaseMillis) {}
}
