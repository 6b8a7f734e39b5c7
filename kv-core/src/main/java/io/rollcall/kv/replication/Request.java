package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;
import java.util.List;

/** A request of one replica to another. Each gets an {@link Answer}, or none. */
public sealed interface Request {

    /**
     * The continuation of the primary's log; without entries, a heartbeat.
     *
     * @param session the run of the primary, within which its messages are numbered
     * @param to the replica that is meant: another replica at the same address must not take the message
     * @param number a number that grows with each message of the session
     * @param standing the standing of the receiver
     * @param start the end of the primary's log when this view began: later entries of earlier views at other replicas
     *     are not part of this log
     * @param from the seq of the entry before the first of {@code entries}
     * @param fromView the view of that entry; 0: it is committed
     * @param fromHash the rolling hash of that entry; {@link EntryHash#UNKNOWN}: the sender does not know it
     * @param commit the last seq that is known to be on every replica
     * @param granted the number of the ack that this answers with a read lease; 0: none
     */
    record Apply(
            View view,
            String session,
            JoinAttempt to,
            long number,
            Standing standing,
            long start,
            long from,
            long fromView,
            long fromHash,
            long commit,
            long granted,
            List<Entry> entries)
            implements Request {}

    /**
     * A request of a backup with reads of dirty keys for its primary's commit index.
     *
     * @param view the number of the view that the backup is in
     * @param from the id of the backup
     * @param replica the UUID of the backup
     * @param query a number that grows with each request; an answer to an earlier one is of no use
     */
    record ReadIndex(long view, String from, String replica, long query) implements Request {}

    /**
     * A request of a joiner for a snapshot of the primary's state, and for every later entry.
     *
     * @param view the number of the view that the joiner knows of
     * @param from the joiner and its address
     */
    record TakeSnapshot(long view, Member from, JoinAttempt attempt) implements Request {}

    /** A view that the registry holds, told by the replica that changed it, so that the others need not find out. */
    record NewView(View view) implements Request {}
}
