package io.rollcall.kv.replication;

import io.rollcall.kv.store.Member;
import java.util.EnumSet;
import java.util.Set;

/**
 * How one run of one replica is set.
 *
 * @param group of replicas that this one belongs to
 * @param self id, replica and address of this one
 * @param session names this run of the process; no other run ever has the same, and those of one replica sort in the order of its runs
 * @param primaryId the one replica that may form the first view
 * @param off rules that are not in force; only a test has any
 */
public record Settings(
        String group, Member self, String session, String primaryId, Timing timing, Limits limits, Set<Rule> off) {

    public Settings {
        off = off.isEmpty() ? EnumSet.noneOf(Rule.class) : EnumSet.copyOf(off);
    }

    public Settings(String group, Member self, String session, String primaryId, Timing timing, Limits limits) {
        this(group, self, session, primaryId, timing, limits, Set.of());
    }

    boolean has(Rule rule) {
        return !off.contains(rule);
    }

    /**
     * Leases are counted from the sending of the request at their holder and from the answer at their giver, whose period is longer
     * by a tenth at least: clocks may run so much apart.
     *
     * @param beaconMillis an idle backup hears from its primary so often; also how long it takes to learn, unasked, what
     *     is committed
     * @param resendMillis what got no answer is sent again after so long. Lower mends loss sooner; higher spares a slow
     *     replica doubled work
     * @param deadlineMillis a client gets its answer after so long, even if it is "I don't know"
     * @param promiseMillis a backup promises with each ack not to take over for so long (G). Lower: a sooner take-over after a
     *     crash; higher: longer pauses are forgiven
     * @param leaseMillis what the primary makes of such a promise (L): it reads so long, and takes a backup for gone after it
     * @param readLeaseMillis the primary promises not to have a backup removed for so long, and the backup reads (R)
     * @param drainMillis a primary that is about to stop waits so long for what is under way
     * @param pollMillis a replica looks so often whether the registry still holds its view, though nothing needs it
     */
    public record Timing(
            long beaconMillis,
            long resendMillis,
            long deadlineMillis,
            long promiseMillis,
            long leaseMillis,
            long readLeaseMillis,
            long drainMillis,
            long pollMillis) {

        public static final Timing DEFAULT = new Timing(300, 500, 5_000, 2_000, 1_500, 1_500, 150, 5_000);

        /** @throws IllegalArgumentException a giver's period is not longer than the holder's by a tenth, or a lease is shorter than two beacons */
        public Timing {
            if (promiseMillis < withDrift(leaseMillis))
                throw new IllegalArgumentException("a promise of %d ms does not outlast a lease of %d ms by a tenth"
                        .formatted(promiseMillis, leaseMillis));
            if (promiseMillis < withDrift(readLeaseMillis))
                throw new IllegalArgumentException(
                        "a promise of %d ms does not outlast a read lease of %d ms by a tenth"
                                .formatted(promiseMillis, readLeaseMillis));
            if (Math.min(leaseMillis, readLeaseMillis) < 2 * beaconMillis)
                throw new IllegalArgumentException("a lease must last two beacons of %d ms".formatted(beaconMillis));
        }

        /** How long a giver must count what its holder counts as so much. */
        static long withDrift(long millis) {
            return millis + millis / 10;
        }

        long grantMillis() {
            return withDrift(readLeaseMillis);
        }
    }

    /**
     * @param waiting requests that wait here for other replicas; more are refused, for memory
     * @param prepared entries that are not committed yet; more are refused, for a backup that is gone must not fill the
     *     memory of those that stay
     * @param preparedBytes likewise, in bytes
     * @param logBytes a joiner that is further behind than this is given up; it will take a new snapshot
     * @param storeBytes what the cells may take, roughly; writes that would add to more are refused
     * @param clients that are remembered for their request ids; new ones beyond are refused. Forgetting one early could
     *     apply its repeated write twice
     * @param members replicas of a group: a write waits for all of them
     */
    public record Limits(
            int waiting, int prepared, long preparedBytes, long logBytes, long storeBytes, int clients, int members) {

        public static final Limits DEFAULT =
                new Limits(10_000, 10_000, 32L << 20, 1L << 30, Long.MAX_VALUE, 100_000, 16);
    }
}
