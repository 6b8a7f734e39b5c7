package io.rollcall.kv.replication;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Outcome;
import io.rollcall.kv.store.Page;
import io.rollcall.kv.store.Snapshot;
import org.jspecify.annotations.Nullable;

/** What a client or another replica is told. */
public sealed interface Answer {

    /** To a write: it, or what it was judged against, is on every replica. */
    record Wrote(Outcome outcome) implements Answer {}

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
     * To {@link Request.Apply}: all up to and with {@code acked} is held here and follows the primary's log.
     *
     * @param by who answers
     * @param leaving it stops reading, and asks not to be counted in any more
     */
    record Applied(long view, Attempt by, long acked, boolean leaving) implements Answer {}

    /** To {@link Request.Committed}. */
    record CommitPoint(long view, long commit) implements Answer {}

    /**
     * To {@link Request.TakeSnapshot}.
     *
     * @param session of the sender
     */
    record Took(long view, String session, Snapshot snapshot) implements Answer {}

    /**
     * To {@link Request.Recover}: no one else is followed in that view.
     *
     * @param by who answers
     * @param member it is counted in, so it holds all that is committed
     * @param logView view of the primary that it last followed
     * @param logSession session of that primary
     * @param end seq of its last entry
     */
    record Promised(long view, Attempt by, boolean member, long logView, String logSession, long end)
            implements Answer {}

    /**
     * To any request of a sender whose view is over.
     *
     * @param view the one that holds, or is being formed
     * @param session of that view's primary
     */
    record StaleView(long view, String session) implements Answer {}

    /** Why something was not done. */
    enum Reason {
        /** Not executed: this replica cannot answer yet, or any more. */
        NOT_READY,
        /** Not executed: too much waits here. */
        TOO_MANY,
        /** Not executed: the entry is over the limit of what one message may carry. */
        TOO_LARGE,
        /** Not executed: the client's request numbers are forgotten. */
        SESSION_EXPIRED,
        /** Not executed now: the client has already made a later request. */
        STALE_REQUEST,
        /** The write may have happened, or may yet happen. */
        OUTCOME_UNKNOWN
    }
}
