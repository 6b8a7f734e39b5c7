package io.rollcall.kv.replication;

import io.rollcall.kv.store.Member;
import java.util.EnumSet;
import java.util.Set;

/**
 * The settings of one run of one replica.
 *
 * @param group the group of replicas that this one belongs to
 * @param self the id, replica and address of this one
 * @param session the name of this run of the process; no other run ever has the same, and the runs of one replica sort
 *     in their order
 * @param primaryId the one replica that may form the first view
 * @param off the rules that are not in force; only a test has any
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
     * The periods of the protocol. A lease is counted from the sending of the request at its holder and from the answer
     * at its giver. The giver's period is longer by a tenth at least, because clocks drift.
     *
     * @param heartbeatMillis period at which an idle backup hears from its primary; also the time after which it
     *     learns, unasked, what is committed
     * @param resendMillis time after which an unanswered message is sent again. Lower mends loss sooner; higher spares
     *     a slow replica doubled work
     * @param deadlineMillis time after which a client gets its answer, even if it is "unknown"
     * @param promiseMillis time for which a backup promises with each ack not to take over (G). Lower: a sooner
     *     take-over after a crash; higher: longer pauses are forgiven
     * @param leaseMillis the primary's lease from such a promise (L): it answers reads this long, and takes a backup
     *     for dead after it
     * @param readLeaseMillis time for which the primary promises not to have a backup removed, and the backup reads (R)
     * @param drainMillis time for which a primary that is about to stop waits for writes in progress
     * @param pollMillis period at which a replica asks the registry for its view, though nothing needs it
     */
    public record Timing(
            long heartbeatMillis,
            long resendMillis,
            long deadlineMillis,
            long promiseMillis,
            long leaseMillis,
            long readLeaseMillis,
            long drainMillis,
            long pollMillis) {

        public static final Timing DEFAULT = new Timing(300, 500, 5_000, 2_000, 1_500, 1_500, 150, 5_000);

        /**
         * @throws IllegalArgumentException a giver's period is not longer than the holder's by a tenth, or a lease is
         *     shorter than two heartbeat periods
         */
        public Timing {
            if (promiseMillis < withDrift(leaseMillis))
                throw new IllegalArgumentException("a promise of %d ms does not outlast a lease of %d ms by a tenth"
                        .formatted(promiseMillis, leaseMillis));
            if (promiseMillis < withDrift(readLeaseMillis))
                throw new IllegalArgumentException(
                        "a promise of %d ms does not outlast a read lease of %d ms by a tenth"
                                .formatted(promiseMillis, readLeaseMillis));
            if (Math.min(leaseMillis, readLeaseMillis) < 2 * heartbeatMillis)
                throw new IllegalArgumentException("a lease must last two beacons of %d ms".formatted(heartbeatMillis));
        }

        /** Returns how long the giver must count what its holder counts as {@code millis}. */
        static long withDrift(long millis) {
            return millis + millis / 10;
        }

        long grantMillis() {
            return withDrift(readLeaseMillis);
        }
    }

    /**
     * The limits of one replica.
     *
     * @param waiting requests that wait here for other replicas; more are refused, to bound memory
     * @param uncommitted entries that are not committed yet; more are refused, because a dead backup must not fill the
     *     memory of the others
     * @param uncommittedBytes the same limit in bytes
     * @param logBytes a joiner that is further behind than this is given up; it will take a new snapshot
     * @param storeBytes the approximate limit of the cells; writes that would add to more are refused
     * @param clients clients that are remembered for their request ids; new ones beyond are refused. Forgetting one
     *     early could apply its repeated write twice
     * @param members replicas of a group: a write waits for every one of them
     */
    public record Limits(
            int waiting,
            int uncommitted,
            long uncommittedBytes,
            long logBytes,
            long storeBytes,
            int clients,
            int members) {

        public static final Limits DEFAULT =
                new Limits(10_000, 10_000, 32L << 20, 1L << 30, Long.MAX_VALUE, 100_000, 16);
    }
}
