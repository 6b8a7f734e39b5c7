package io.rollcall.kv.replication;

/**
 * @param self id and address of this replica
 * @param session names this run of the process; no other run ever has the same
 * @param primaryId the replica that leads the group
 */
public record Settings(Contact self, String session, String primaryId, Timing timing, Limits limits) {

    /**
     * @param beaconMillis an idle backup hears from its primary so often; also how long it takes to learn, unasked, what
     *     is committed
     * @param resendMillis what got no answer is sent again after so long. Lower mends loss sooner; higher spares a slow
     *     replica doubled work
     * @param deadlineMillis a client gets its answer after so long, even if it is "I don't know"
     * @param silenceMillis a peer that was not heard for so long is taken to be down where a mistake does no harm
     */
    public record Timing(long beaconMillis, long resendMillis, long deadlineMillis, long silenceMillis) {

        public static final Timing DEFAULT = new Timing(300, 500, 5_000, 2_000);
    }

    /**
     * @param waiting requests that wait here for other replicas; more are refused, for memory
     * @param prepared entries that are not committed yet; more are refused, for a backup that is gone must not fill the
     *     memory of those that stay
     * @param preparedBytes likewise, in bytes
     * @param storeBytes what the store may take, roughly; writes that would add to more are refused
     * @param clients that are remembered for their request ids; new ones beyond are refused. Forgetting one early could
     *     apply its repeated write twice
     */
    public record Limits(int waiting, int prepared, long preparedBytes, long storeBytes, int clients) {

        public static final Limits DEFAULT = new Limits(10_000, 10_000, 64L << 20, 256L << 20, 100_000);
    }
}
