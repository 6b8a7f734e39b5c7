package io.rollcall.registry.lease;

/**
 * Tells a sick network from dead instances: where most of a service's leases run out within one TTL, the network is the
 * likelier culprit, and to empty the list would turn its fault into an outage.
 *
 * <p>It counts each lease that ran out for one TTL longer, and suspects for as long as they are suspect. Farewells,
 * announced ones too, and proven deaths do not count.
 */
final class Guard {

    /** Two may well die together; that is no pattern yet. */
    private static final int FEWEST = 3;

    /** After so many TTLs without a beat a suspect goes: an outage that long is dealt with by people. */
    static final int PATIENCE_TTLS = 10;

    private Guard() {}

    /**
     * @param silent leases that ran out unexplained
     * @param beating leases that are held
     */
    static boolean suspectsTheNetwork(int silent, int beating) {
        return silent >= FEWEST && silent > beating;
    }
}
