package io.rollcall.system.faults;

import java.util.List;
import java.util.stream.Stream;

/** The kinds of faults. */
enum Kind {
    KILL_PRIMARY,
    KILL_BACKUP,
    KILL_REGISTRY,
    /** All replicas and the registry are killed at once, as when the power fails. */
    KILL_ALL,
    PAUSE_PRIMARY,
    PAUSE_BACKUP,
    PAUSE_REGISTRY,
    /** Clients still reach the replica, the other replicas do not. */
    ISOLATE_PRIMARY,
    ISOLATE_BACKUP,
    ISOLATE_REGISTRY,
    /** Its messages do not reach the others; theirs reach it. */
    MUTE_PRIMARY,
    /** The others' messages do not reach it; its own reach them. */
    DEAFEN_PRIMARY,
    MUTE_BACKUP,
    DEAFEN_BACKUP,
    CUT_PRIMARY_FROM_REGISTRY,
    CUT_PRIMARY_FROM_BACKUP,
    CUT_BACKUP_FROM_BACKUP,
    FILL_DISK,
    /** A replica is killed, and restarts with an empty disk. */
    EMPTY_DISK,
    STOP_PRIMARY,
    /** Every process in turn is stopped in order and started again. */
    ROLLING_RESTART,

    // Faults of one member of a registry that has several. The faults of the registry above are of all its members.
    KILL_REGISTRY_LEADER,
    KILL_REGISTRY_FOLLOWER,
    STOP_REGISTRY_LEADER,
    PAUSE_REGISTRY_LEADER,
    PAUSE_REGISTRY_FOLLOWER,
    /** Neither the replicas nor the other members reach it. */
    ISOLATE_REGISTRY_LEADER,
    ISOLATE_REGISTRY_FOLLOWER,
    MUTE_REGISTRY_LEADER,
    DEAFEN_REGISTRY_LEADER,
    /** The replicas still reach it, the other members do not. */
    CUT_REGISTRY_LEADER_FROM_MEMBERS,
    CUT_REGISTRY_FOLLOWER_FROM_MEMBERS,
    CUT_REGISTRY_LEADER_FROM_FOLLOWER,
    CUT_PRIMARY_FROM_REGISTRY_LEADER,
    /** A member is killed, and restarts with an empty directory: it joins as another one. */
    EMPTY_REGISTRY;

    /** Returns whether it is a fault of one member of several, without which the registry goes on. */
    boolean isOfOneMember() {
        return compareTo(KILL_REGISTRY_LEADER) >= 0;
    }

    /** @param registries the number of members of the registry */
    static List<Kind> all(int registries) {
        return Stream.of(values())
                .filter(kind -> registries > 1 || !kind.isOfOneMember())
                .toList();
    }

    /** Returns whether another fault may happen at the same time, which is so if only a link must be repaired. */
    boolean isOfTheNetwork() {
        return switch (this) {
            case ISOLATE_PRIMARY,
                    ISOLATE_BACKUP,
                    ISOLATE_REGISTRY,
                    MUTE_PRIMARY,
                    DEAFEN_PRIMARY,
                    MUTE_BACKUP,
                    DEAFEN_BACKUP,
                    CUT_PRIMARY_FROM_REGISTRY,
                    CUT_PRIMARY_FROM_BACKUP,
                    CUT_BACKUP_FROM_BACKUP,
                    ISOLATE_REGISTRY_LEADER,
                    ISOLATE_REGISTRY_FOLLOWER,
                    MUTE_REGISTRY_LEADER,
                    DEAFEN_REGISTRY_LEADER,
                    CUT_REGISTRY_LEADER_FROM_MEMBERS,
                    CUT_REGISTRY_FOLLOWER_FROM_MEMBERS,
                    CUT_REGISTRY_LEADER_FROM_FOLLOWER,
                    CUT_PRIMARY_FROM_REGISTRY_LEADER -> true;
            default -> false;
        };
    }
}
