package io.rollcall.kv.replication;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.WriteResult;
import io.rollcall.kv.store.Page;
import io.rollcall.kv.store.View;
import org.jspecify.annotations.Nullable;

/** What a client or another replica is told. */
public sealed interface Answer {

    /** To a write: it, or what it was judged against, is on every replica. */
    record Wrote(WriteResult outcome) implements Answer {}

    /** To a get; null: absent. */
    record Got(@Nullable Cell cell) implements Answer {}

    record Listed(Page page) implements Answer {}

    /** To a write at a backup: not executed, ask the primary. */
    record Redirected(String address) implements Answer {}

    /**
     * @param detail one sentence for a person: what is wrong, and what to do
     */
    record Refused(Reason reason, String detail) implements Answer {}

    /**
     * To {@link Request.Apply}: all up to and with {@code acked} is on disk here and is the primary's log. Until {@link
     * Settings.Timing#promiseMillis} from now the sender does not ask to take over.
     *
     * @param view number of the view
     * @param by who answers
     * @param acked {@link Peer#NOTHING}: a joiner that has no snapshot yet
     * @param leaving it has stopped reading, and asks to be let go
     */
    record Applied(long view, JoinAttempt by, long acked, boolean leaving) implements Answer {}

    /**
     * To {@link Request.Committed}.
     *
     * @param view number of the view
     */
    record CommitPoint(long view, long commit) implements Answer {}

    /**
     * To {@link Request.TakeSnapshot}: the state follows, in a way that is not this package's.
     *
     * @param view number of the view
     */
    record Took(long view) implements Answer {}

    /**
     * To {@link Request.TakeSnapshot}: the asker is counted in, and holds all that it needs.
     *
     * @param view number of the view
     */
    record CountedIn(long view) implements Answer {}

    /** To {@link Request.NewView}. */
    record Learned() implements Answer {}

    /**
     * To any request of a sender whose view is over.
     *
     * @param view the one that holds
     */
    record StaleView(View view) implements Answer {}

    /** Why something was not done. */
    enum Reason {
        /** Not executed: this replica cannot answer yet, or any more. */
        NOT_READY,
        /** Not executed: this replica holds no lease to answer reads just now; another one may. */
        NO_LEASE,
        /** Not executed: too much waits here. */
        TOO_MANY,
        /** Not executed: the entry is over the limit of what one message may carry. */
        TOO_LARGE,
        /** Not executed: the client's request numbers are forgotten. */
        SESSION_EXPIRED,
        /** Not executed now: the client has already made a later request. */
        STALE_REQUEST,
        /** Not executed: the message is meant for another replica. */
        NOT_THE_RECEIVER,
        /** Not executed: the asker's data or its address is another replica's of the group. */
        DUPLICATE_REPLICA,
        /** Not executed: another write has this client's request number already. */
        REQUEST_ID_REUSED,
        /** The write may have happened, or may yet happen. */
        OUTCOME_UNKNOWN
    }
}
