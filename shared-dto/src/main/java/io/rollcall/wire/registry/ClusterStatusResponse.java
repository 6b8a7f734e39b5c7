package io.rollcall.wire.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param registry the identity of the registry; null: not known yet
 * @param name the member that answers
 * @param leader the name of the member that leads; null: none is known
 * @param leads whether the member that answers leads, and a majority has answered it within a second
 * @param term the term of the log
 * @param committed the index up to which the log is committed, as far as this member knows; -1: nothing is
 * @param applied the index up to which this member has applied it; -1: nothing is
 * @param staleMillis for how long its lists have been older than the leader's at most; null: they never were complete
 * @param members sorted by name
 */
public record ClusterStatusResponse(
        @Nullable String registry,
        String name,
        @Nullable String leader,
        boolean leads,
        long term,
        long committed,
        long applied,
        @Nullable Long staleMillis,
        List<Member> members) {

    /**
     * @param member the UUID of its directory
     * @param silentMillis the time since it answered the leader; null: the member that answers is not the leader, or it
     *     is itself
     * @param behind how many entries it lacks; null as before, or not known
     */
    public record Member(
            String name,
            String member,
            @Nullable Long silentMillis,
            @Nullable Long behind) {}
}
