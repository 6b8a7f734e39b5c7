package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import java.util.List;

/** What one replica asks of another. Each gets an {@link Answer}, or none. */
public sealed interface Request {

    /** The view in which it is asked, or which the sender wants to form. */
    long view();

    /** The run of the process of the sender. */
    String session();

    /**
     * The primary's log, continued; without entries, a beacon.
     *
     * @param to who is meant: another process at the same address must not take it
     * @param number grows with each one that goes to this peer
     * @param standing of the one who is meant
     * @param from seq of the entry before the first of {@code entries}
     * @param fromView that entry's view; 0: it is committed
     * @param commit what is known to be on every replica
     */
    record Apply(
            long view,
            String session,
            Attempt to,
            long number,
            Standing standing,
            long from,
            long fromView,
            long commit,
            List<Entry> entries)
            implements Request {}

    /**
     * A backup with reads of dirty keys asks its primary how far it has committed.
     *
     * @param from the id of the backup
     * @param by its attempt to join: one that was replaced meanwhile gets no answer
     * @param question grows with each question; an answer to an earlier one is of no use
     */
    record Committed(long view, String from, Attempt by, long question) implements Request {

        @Override
        public String session() {
            return by.session();
        }
    }

    /**
     * A joiner asks its primary for all that it holds, and to be sent what comes after; a restarted primary asks the
     * backup that knows most, after it got its promise.
     *
     * @param from who asks and where it is reached
     * @param attempt of the joiner
     */
    record TakeSnapshot(long view, Contact from, Attempt attempt) implements Request {

        @Override
        public String session() {
            return attempt.session();
        }
    }

    /**
     * A restarted primary, whose memory is empty, asks what another replica holds and to follow no one else from now on.
     *
     * @param view that it wants to form
     */
    record Recover(long view, String session) implements Request {}
}
