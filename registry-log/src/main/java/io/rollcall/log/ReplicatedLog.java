package io.rollcall.log;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A log that a group of members replicates by Raft. Threads may share it. Futures are completed by the thread that
 * applies entries, so what depends on them must be quick, or run elsewhere.
 */
public interface ReplicatedLog extends AutoCloseable {

    /** The size of the largest entry, in bytes. */
    int ENTRY_BYTES_MAX = 4 << 20;

    /**
     * Appends an entry, if this member leads in a given term. The future completes with the entry's index once the
     * entry is applied here. It fails with a {@link NotAppendedException}, of which {@link NotLeadingException} is
     * one, or with an {@link OutcomeUnknownException}. Nothing is repeated behind the caller's back.
     *
     * <p>What one thread appends, one after the other, comes into the log in this order. The call waits while another
     * one is being put into the log, but neither for the disk nor for other members. The future does not fail while
     * this member believes that it leads: see {@link LogStatus.Leading#majoritySilentMillis}.
     *
     * @param term the term that {@link Replica#leads} has named: what the caller has read to make the entry is still
     *     the newest state, because no other leader can have appended anything in between
     * @throws IllegalArgumentException if the entry has more than {@link #ENTRY_BYTES_MAX} bytes
     */
    CompletableFuture<Long> append(long term, byte[] entry);

    /** Returns what this member knows now. */
    LogStatus status();

    /**
     * Replaces the members of the group, in one change, if they still are those of before. Only the leader can. A new
     * member starts with an empty list of peers; it gets what it lacks before it is counted. If it answers nothing for
     * three election time-outs, the members stay. New members must be fewer than those that stay, or a lost leader
     * could leave a group that elects none; but a group of one can grow to two.
     *
     * <p>The future completes once the new configuration is committed. It fails with a {@link NotAppendedException} if
     * the members stay, or with an {@link OutcomeUnknownException}. A leader that is not among the new members ends:
     * {@link Replica#failed}. A change of addresses alone, with the same ids, changes nothing.
     *
     * @param before the members that the change starts from, in any order. If the group has others by now, the members
     *     stay
     * @param after the members from then on
     */
    CompletableFuture<Void> setPeers(List<Peer> before, List<Peer> after);

    /**
     * Hands the leadership over to another member, as soon as that member has every entry. Nothing can be appended
     * until then. The future fails if it does not lead after two election time-outs.
     */
    CompletableFuture<Void> transferTo(Peer peer);

    /** Gives up the leadership, if this member leads. It may be elected again after an election time-out. */
    void stepDown();

    /** Closes the log, within 5 seconds. Whatever was not applied by then fails as unknown. */
    @Override
    void close();
}
