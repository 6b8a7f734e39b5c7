package io.rollcall.kv.replication;

import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.View;

/** What a replica wants done. */
public sealed interface Effect {

    /**
     * May be lost; then {@link Replica#onFailure} says so, or nothing does.
     *
     * @param receiver goes with the request
     */
    record Send(Contact to, Receiver receiver, Request request) implements Effect {}

    /**
     * @param token as it came with what is answered
     * @param validUntilMillis the clock is to be looked at now: if it shows this or more, the answer is {@link
     *     Replica#LEASE_ENDED} instead
     */
    record Reply(long token, Answer answer, long validUntilMillis) implements Effect {

        static final long FOREVER = Long.MAX_VALUE;

        Reply(long token, Answer answer) {
            this(token, answer, FOREVER);
        }
    }

    /** To be durable, then {@link Replica#onWritten}. There is one at a time. Where it fails, it is to be written again. */
    record Write(Batch batch) implements Effect {}

    /**
     * The snapshot that this attempt was promised is to be brought to the disk, beside what is there; then {@link Replica#onInstalled}.
     * The next batch puts it in the place of what is there.
     */
    record Install(JoinAttempt attempt) implements Effect {}

    /**
     * The registry is to be asked for the view, under this run's registration; then {@link Replica#onView}, or nothing.
     *
     * @param question grows with each question to the registry
     */
    record AskView(long question) implements Effect {}

    /**
     * The registry is to be asked for this view in place of the one before; then {@link Replica#onView} with the one that holds, {@link
     * Replica#onRefused}, or nothing.
     */
    record Propose(long question, View next) implements Effect {}

    /**
     * The registry has lost its views, and is to hear of the last one known here; then {@link Replica#onView}, or {@link
     * Replica#onHighest} while it has none, or nothing.
     */
    record ReportView(long question, View view) implements Effect {}

    /**
     * The registry is to remember how far this replica's log has come, and to answer how far it remembers it to have come; then {@link
     * Replica#onRemembered}, or nothing.
     *
     * @param said others rely on it: a disk that has less is an older one. Else it is what was found on disk
     */
    record TellPosition(LogProgress position, boolean said) implements Effect {}

    /** This replica asked to leave, and nothing keeps it any longer. */
    record Left() implements Effect {}
}
