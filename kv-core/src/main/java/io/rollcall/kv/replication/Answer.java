package io.rollcall.kv.replication;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.Page;
import io.rollcall.kv.store.View;
import io.rollcall.kv.store.WriteResult;
import org.jspecify.annotations.Nullable;

/** The answer to a client or to another replica. */
public sealed interface Answer {

    /** The answer to a write. The write, or the entry against which its condition was judged, is on every replica. */
    record Wrote(WriteResult outcome) implements Answer {}

    /** The answer to a get. A null cell means that the key is absent. */
    record Got(@Nullable Cell cell) implements Answer {}

    record Listed(Page page) implements Answer {}

    /** The answer to a write at a backup: the write was not executed, and the client must ask the primary. */
    record Redirected(String address) implements Answer {}

    /** @param detail one sentence for a person: what is wrong, and what to do */
    record Refused(Reason reason, String detail) implements Answer {}

    /**
     * The answer to {@link Request.Apply}: every entry up to {@code matchIndex} is on disk here and equals the
     * primary's. For {@link Settings.Timing#promiseMillis} from now the sender does not ask to take over.
     *
     * @param view the number of the view
     * @param by the replica that answers
     * @param matchIndex the last matching seq; {@link Peer#NOTHING}: a joiner that has no snapshot yet
     * @param hash the rolling hash there; {@link EntryHash#UNKNOWN}: the sender does not know it
     * @param leaving the sender has stopped reading, and asks to be removed
     */
    record Applied(long view, JoinAttempt by, long matchIndex, long hash, boolean leaving) implements Answer {}

    /**
     * The answer to {@link Request.ReadIndex}.
     *
     * @param view the number of the view
     * @param commit the primary's commit index
     */
    record ReadIndex(long view, long commit) implements Answer {}

    /**
     * The answer to {@link Request.TakeSnapshot}: the snapshot follows, by a way that this package does not know.
     *
     * @param view the number of the view
     */
    record Took(long view) implements Answer {}

    /**
     * The answer to {@link Request.TakeSnapshot} when the asking replica is in sync already, and so holds everything
     * that it needs.
     *
     * @param view the number of the view
     */
    record InSync(long view) implements Answer {}

    /** The answer to {@link Request.NewView}. */
    record Learned() implements Answer {}

    /**
     * The answer to any request of a sender whose view is over.
     *
     * @param view the view that holds
     */
    record StaleView(View view) implements Answer {}

    /** The reason why something was not done. */
    enum Reason {
        /** Not executed: this replica cannot answer yet, or any more. */
        NOT_READY,
        /** Not executed: this replica holds no lease to answer reads just now; another one may. */
        NO_LEASE,
        /** Not executed: too many requests wait here. */
        TOO_MANY,
        /** Not executed: there is no room for an answer of this size. */
        NO_ROOM,
        /** Not executed: the entry is over the limit of what one message may carry. */
        TOO_LARGE,
        /** Not executed: the client's request numbers are forgotten. */
        SESSION_EXPIRED,
        /** Not executed now: the client has already made a later request. */
        STALE_REQUEST,
        /** Not executed: the message is meant for another replica. */
        NOT_THE_RECEIVER,
        /** Not executed: the data or address of the asking replica is another replica's of the group. */
        DUPLICATE_REPLICA,
        /** Not executed: the hash of an entry in the message is not that of its content. */
        WRONG_HASH,
        /** Not executed: another write has this client's request number already. */
        REQUEST_ID_REUSED,
        /** The write may have happened, or may yet happen. */
        OUTCOME_UNKNOWN
    }
}
