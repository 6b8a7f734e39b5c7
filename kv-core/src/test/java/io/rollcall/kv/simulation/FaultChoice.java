package io.rollcall.kv.simulation;

import io.rollcall.kv.replication.Rule;
import java.util.List;

/** Which faults show that a rule is missed. */
final class FaultChoice {

    private FaultChoice() {}

    /** Where a dead peer is noticed sooner than its read lease ends. */
    static boolean inLongReads(Rule rule) {
        return rule == Rule.ASSUME_GRANTS || rule == Rule.WAIT_READ_LEASE;
    }

    static List<Fault> by(Rule rule) {
        return switch (rule) {
            case PROMISE_FIRST, WAIT_READ_LEASE, PRIMARY_LEASE -> List.of(Fault.PART, Fault.CUT_PRIMARY, Fault.PAUSE);
            case MUTE -> List.of(Fault.HAND_OVER);
            case GRANT_IF_LEASED -> List.of(Fault.CUT_BACKUP, Fault.PART);
            case ASSUME_GRANTS -> List.of(Fault.CUT_BACKUP);
            case JOINT_JOIN -> List.of(Fault.LOSE_DISK, Fault.CUT_FROM_REGISTRY, Fault.SLOW_REGISTRY);
            case SNAPSHOT_TO_STRANGERS -> List.of(Fault.LOSE_DISK);
            case TRACK_LOG_VIEW, RECONCILE, DISK_FIRST -> List.of(Fault.CRASH, Fault.PART, Fault.HAND_OVER);
            case FENCE_SESSIONS -> List.of(Fault.CRASH, Fault.CUT_PRIMARY, Fault.SLOW_REGISTRY);
            case LOG_TIME -> List.of(Fault.CRASH, Fault.SET_WALL, Fault.HAND_OVER);
            case HASH_LOG -> List.of(Fault.FORGE, Fault.ROT);
            case WAIT_NEW_PRIMARY -> List.of(Fault.UNAWARE_SUCCESSOR);
            default -> List.of(Fault.CRASH, Fault.PART);
        };
    }
}
