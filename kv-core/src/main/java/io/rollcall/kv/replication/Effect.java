package io.rollcall.kv.replication;

import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.View;

/** An action that a replica asks its surroundings to perform. */
public sealed interface Effect {

    /**
     * Sends a request. It may be lost; then {@link Replica#onFailure} is called, or nothing.
     *
     * @param receiver the receiver, which goes with the request
     */
    record Send(Contact to, Receiver receiver, Request request) implements Effect {}

    /**
     * Answers a client or another replica.
     *
     * @param token the token that came with the request
     * @param validUntilMillis the clock must be read now: if it shows this or more, the answer is {@link
     *     Replica#LEASE_ENDED} instead
     */
    record Reply(long token, Answer answer, long validUntilMillis) implements Effect {

        static final long FOREVER = Long.MAX_VALUE;

        Reply(long token, Answer answer) {
            this(token, answer, FOREVER);
        }
    }

    /**
     * Makes the batch durable, then calls {@link Replica#onWritten}. There is one at a time. A batch that fails is to
     * be written again.
     */
    record Write(Batch batch) implements Effect {}

    /**
     * Brings the snapshot that this attempt was promised to the disk, beside the present data; then calls {@link
     * Replica#onInstalled}. The next batch puts it in the place of that data.
     */
    record Install(JoinAttempt attempt) implements Effect {}

    /**
     * Asks the registry for the view, under this run's registration; then calls {@link Replica#onView}, or nothing.
     *
     * @param query a number that grows with each query to the registry
     */
    record QueryView(long query) implements Effect {}

    /**
     * Asks the registry for this view in place of the one before; then calls {@link Replica#onView} with the view that
     * holds, {@link Replica#onRefused}, or nothing.
     */
    record Propose(long query, View next) implements Effect {}

    /**
     * Reports the last view known here to a registry that has lost its views; then calls {@link Replica#onView}, or
     * {@link Replica#onHighest} while the registry has none, or nothing.
     */
    record ReportView(long query, View view) implements Effect {}

    /**
     * Tells the registry how far this replica's log has come. The registry answers with the furthest progress that it
     * has recorded; then {@link Replica#onRecordedProgress} is called, or nothing.
     *
     * @param reliedOn whether others rely on it, so that a disk with less is an older copy; otherwise it is what was
     *     found on disk
     */
    record ReportProgress(LogProgress progress, boolean reliedOn) implements Effect {}

    /**
     * Says that the logs of two replicas differ under the same view and seq, or that an entry is not what it was.
     *
     * @param what a sentence for a person: which log, where, and what follows
     */
    record Diverged(String what) implements Effect {}

    /** Says that this replica asked to leave, and that nothing holds it any longer. */
    record Left() implements Effect {}
}
