package io.rollcall.registry.cluster;

import io.rollcall.log.LogStatus;
import io.rollcall.log.Peer;
import io.rollcall.log.ReplicatedLog;
import io.rollcall.registry.registrar.Replies;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The leader, as the log said last. */
final class Leadership {

    /** How long a change of members, or of the leader, may take. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private volatile @Nullable ReplicatedLog log;
    private volatile @Nullable LogStatus status;

    /** @param name the name of this member */
    Leadership(String name) {
        this.name = name;
    }

    void update(ReplicatedLog opened, LogStatus now) {
        log = opened;
        status = now;
    }

    /** Returns what the log said last; null: it is not open yet. */
    @Nullable
    LogStatus status() {
        return status;
    }

    /** Returns the name of the member that leads; null: none is known. */
    @Nullable
    String leader() {
        LogStatus known = status;
        Peer leader = known == null ? null : known.leader();
        return leader == null || leader.clientAddress().isEmpty() ? null : leader.clientAddress();
    }

    /** Returns the name of the other member that leads; null: none is known, or it is this one. */
    @Nullable
    String elsewhere() {
        String leader = leader();
        return leader == null || leader.equals(name) ? null : leader;
    }

    /** Returns whether this member leads. */
    boolean isHere() {
        return name.equals(leader());
    }

    /** @throws io.rollcall.chassis.ProblemException {@code not-ready}: the log is not open yet */
    ReplicatedLog log() {
        ReplicatedLog opened = log;
        if (opened == null) throw Replies.notReady();
        return opened;
    }
}
