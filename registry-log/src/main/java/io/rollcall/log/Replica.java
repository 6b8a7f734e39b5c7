package io.rollcall.log;

import java.io.IOException;
import java.io.InputStream;

/**
 * A state machine, which the same entries in the same order bring to the same state on every member.
 *
 * <p>One call ends before the next begins, and each sees what the calls before have written. A call must not wait for
 * the log, because the log waits for the call. After {@link #failed}, and after the log is closed, there is none.
 */
public interface Replica {

    /**
     * Applies an entry that is committed. Entries come in the order of the log, and each comes once in the life of a
     * process; indexes have gaps, because Raft has entries of its own. An exception ends the log: see {@link #failed}.
     *
     * @param term the term of the leader that appended it
     */
    void applied(long index, long term, byte[] entry);

    /**
     * This member leads from now on, and has applied every entry of earlier terms. Entries can be appended in this term
     * until {@link #follows} is called, or earlier: a leader learns late that another one leads.
     *
     * @param term higher than that of every entry so far
     */
    void leads(long term);

    /** This member leads no longer, or another leader than before leads it. */
    void follows();

    /**
     * Returns a view of the state after the last entry. No entry is applied until this returns, so it must be quick.
     */
    Saved save();

    /**
     * Replaces the whole state by one that was saved: at the start, and again where this member has missed more entries
     * than the leader still has.
     *
     * @throws IOException if it cannot be read, which ends the log: see {@link #failed}
     */
    void restore(InputStream saved) throws IOException;

    /**
     * The log has ended by itself: its disk failed, it is not among the peers any more, or a call of this replica threw
     * something. It cannot be opened again in this process, which must end.
     *
     * <p>This is the last call. It comes while another call is under way if that one does not end within a second.
     */
    void failed(Throwable why);
}
