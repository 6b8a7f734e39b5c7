package io.rollcall.system.faults;

/** What may befall the group. */
enum Kind {
    KILL_PRIMARY,
    KILL_BACKUP,
    KILL_REGISTRY,
    /** All replicas and the registry at once, as when the power fails. */
    KILL_ALL,
    PAUSE_PRIMARY,
    PAUSE_BACKUP,
    PAUSE_REGISTRY,
    /** Clients still reach it, the others do not. */
    ISOLATE_PRIMARY,
    ISOLATE_BACKUP,
    ISOLATE_REGISTRY,
    /** What it says is not heard by the others, what they say is. */
    MUTE_PRIMARY,
    /** The other way round. */
    DEAFEN_PRIMARY,
    MUTE_BACKUP,
    DEAFEN_BACKUP,
    CUT_PRIMARY_FROM_REGISTRY,
    CUT_PRIMARY_FROM_BACKUP,
    CUT_BACKUP_FROM_BACKUP,
    FILL_DISK,
    /** A replica is killed, and comes back with nothing. */
    EMPTY_DISK,
    STOP_PRIMARY,
    /** Every process in turn is asked to stop, and started again. */
    ROLLING_RESTART;

    /** Whether something else may befall the group at the same time: nothing is to be mended before it but a link. */
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
