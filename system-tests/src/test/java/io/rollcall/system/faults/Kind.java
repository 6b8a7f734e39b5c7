package io.rollcall.system.faults;

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
    ROLLING_RESTART;

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
                    CUT_BACKUP_FROM_BACKUP -> true;
            default -> false;
        };
    }
}
