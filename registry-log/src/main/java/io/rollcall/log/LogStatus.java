package io.rollcall.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member knows of itself and its group. Its parts are read one after the other, so they may be of moments that
 * lie a little apart.
 *
 * @param term the highest term that this member has heard of
 * @param leader the leader of the term; null: this member knows none
 * @param committed the index of the last entry that this member knows to be committed; -1: none
 * @param applied the index of the last entry that is applied here; -1: none
 * @param peers the members of the group, by the latest configuration in this member's log
 * @param leading what the leader knows of the others; null: this member does not lead
 */
public record LogStatus(
        Role role,
        long term,
        @Nullable Peer leader,
        long committed,
        long applied,
        List<Peer> peers,
        @Nullable Leading leading) {

    /** What a member is in its term. */
    public enum Role {
        LEADER,
        CANDIDATE,
        FOLLOWER
    }

    /**
     * What the leader knows of the others.
     *
     * @param majoritySilentMillis the time since some majority, the leader included, has answered: the longest silence
     *     among its members, and 0 for a group of one. What a member answers shows that it followed when the leader's
     *     message reached it, so a round trip must be added. A member that restarts has forgotten its leader, and may
     *     vote at once
     */
    public record Leading(long majoritySilentMillis, List<Follower> followers) {}

    /**
     * What the leader knows of another member.
     *
     * @param silentMillis the time since its latest answer; as long as an election time-out, if there was none yet
     * @param matchIndex the index up to which its log is known to equal the leader's; -1: not known
     */
    public record Follower(Peer peer, long silentMillis, long matchIndex) {}
}
