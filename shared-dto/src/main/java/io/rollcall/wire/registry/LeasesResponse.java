package io.rollcall.wire.registry;

import java.util.List;

/** @param leases in the order of the request, without ids that hold none */
public record LeasesResponse(List<Lease> leases) {

    /**
     * @param ttlMillis how long it runs after a heartbeat
     * @param leftMillis how long it still runs if no heartbeat comes; 0: it has expired, and its instance is listed as
     *     a suspect. At the start of a leader's term it may be longer than {@code ttlMillis}
     */
    public record Lease(String id, long ttlMillis, long leftMillis) {}
}
