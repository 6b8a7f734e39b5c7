package io.rollcall.registry.lease;

/**
 * Tells a broken network from dead instances, as Eureka's self-preservation does: if most leases of a service expire
 * within one TTL, the network is the likelier cause, and an emptied list would turn its fault into an outage.
 *
 * <p>Each lease that expired counts for one more TTL, and self-preservation lasts as long as there are suspects.
 * Instances that left, that announced to leave, or that are proven dead do not count.
 */
final class SelfPreservation {

    /** Two instances may well die together; that is no pattern yet. */
    private static final int SILENT_MIN = 3;

    /**
     * A suspect is removed after this many TTLs without a heartbeat, because people handle an outage of that length.
     */
    static final int SUSPECT_TTLS_MAX = 10;

    private SelfPreservation() {}

    /**
     * @param silent leases that expired without an explanation
     * @param live leases that are held
     */
    static boolean isTriggered(int silent, int live) {
        return silent >= SILENT_MIN && silent > live;
    }
}
