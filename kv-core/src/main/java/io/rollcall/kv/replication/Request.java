package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;
import java.util.List;

/** What one replica asks of another. Each gets an {@link Answer}, or none. */
public sealed interface Request {

    /**
     * The primary's log, continued; without entries, a beacon.
     *
     * @param session the run of the primary; what its peers acked is numbered within it
     * @param to who is meant: another replica at the same address must not take it
     * @param number grows with each one of the session
     * @param standing of the one who is meant
     * @param start end of the primary's log when this view began: what others have behind it, of earlier views, is not of this log
     * @param from seq of the entry before the first of {@code entries}
     * @param fromView that entry's view; 0: it is committed
     * @param commit what is known to be on every replica
     * @param granted number of the ack that this answers with a read lease; 0: none
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
            long commit,
            long granted,
            List<Entry> entries)
            implements Request {}

    /**
     * A backup with reads of dirty keys asks its primary how far it has committed.
     *
     * @param view number of the view that it is in
     * @param from the id of the backup
     * @param replica of the backup
     * @param question grows with each question; an answer to an earlier one is of no use
     */
    record Committed(long view, String from, String replica, long question) implements Request {}

    /**
     * A joiner asks its primary for all that it holds, and to be sent what comes after.
     *
     * @param view number of the view that it knows of
     * @param from who asks and where it is reached
     */
    record TakeSnapshot(long view, Member from, JoinAttempt attempt) implements Request {}

    /** A view that the registry holds, told by who changed it: it spares the others to find out. */
    record NewView(View view) implements Request {}
}
