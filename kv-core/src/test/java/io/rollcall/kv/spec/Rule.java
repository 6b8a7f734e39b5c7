package io.rollcall.kv.spec;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A rule of the protocol, the part of the model that misses it first, and what is broken without it. */
enum Rule {
    PROMISE_FIRST(Part.LEASES, Rule.LINEARIZABLE),
    MUTE(Part.LEASES, Rule.LINEARIZABLE),
    WAIT_READ_LEASE(Part.LEASES, Rule.LINEARIZABLE),
    WAIT_TO_TAKE_OVER(Part.FORGETS, Rule.LINEARIZABLE),
    WAIT_TO_REMOVE(Part.GIVES_BACK, Rule.LINEARIZABLE),
    ASSUME_GRANTS(Part.LEASES, Rule.LINEARIZABLE),
    GRANT_IF_LEASED(Part.LEASES, Rule.LINEARIZABLE),
    LEASE_OF_VIEW(Part.LEASES, Rule.LINEARIZABLE),
    WAIT_NEW_PRIMARY(Part.LEASES, Rule.LINEARIZABLE),
    STOP_READS(Part.GIVES_BACK, Rule.LINEARIZABLE),
    LEAVE_OF_SESSION(Part.GIVES_BACK, Rule.LINEARIZABLE),
    JOINT_JOIN(Part.JOINS, Rule.NOTHING_LOST),
    SNAPSHOT_TO_STRANGERS(Part.SNAPSHOTS, Rule.NOTHING_LOST),
    ACK_OF_ATTEMPT(Part.SNAPSHOTS, Rule.NOTHING_LOST),
    TRACK_LOG_VIEW(Part.JOINS, Rule.NOTHING_LOST),
    DROP_FROM_VIEW(Part.JOINS, Rule.NOTHING_LOST),
    ACK_MATCHED(Part.LOGS, Rule.NOTHING_LOST),
    COMMIT_MATCHED(Part.LOGS, Rule.ONLY_COMMITTED_APPLIED),
    FENCE_SESSIONS(Part.JOINS, Rule.NOTHING_LOST),
    CLEAN_READS(Part.READS, Rule.LINEARIZABLE),
    ASK_AFTER_ARRIVAL(Part.ANSWERS, Rule.LINEARIZABLE),
    ANSWER_IF_LEASED(Part.QUESTIONS, Rule.LINEARIZABLE),
    ANSWER_OF_VIEW(Part.ANSWERS, Rule.LINEARIZABLE),
    RECONCILE(Part.JOINS, Rule.NOTHING_LOST),

    UNANIMOUS(Part.LOST, Rule.NOTHING_LOST),
    ANSWERS_IN_ORDER(Part.LOST, Rule.NOTHING_LOST),
    REPORT_BINDS(Part.LOST, Rule.NOTHING_LOST),
    NUMBERS_JUMP(Part.LOST, Rule.NOTHING_LOST);

    static final String LINEARIZABLE = "Linearizable";
    static final String NOTHING_LOST = "NothingLost";
    static final String ONLY_COMMITTED_APPLIED = "OnlyCommittedApplied";

    final Part missedIn;
    final String broken;

    Rule(Part missedIn, String broken) {
        this.missedIn = missedIn;
        this.broken = broken;
    }

    Specification specification() {
        return missedIn.specification;
    }

    /** {@code WaitReadLease} for {@code WAIT_READ_LEASE}. */
    String constant() {
        return Arrays.stream(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
