package io.rollcall.kv.simulation;

import java.util.EnumSet;
import java.util.Set;

/** What may go wrong, beside what goes wrong with every message. */
enum Fault {
    /** SIGKILL; then a new start, at once or later. */
    CRASH,
    /** SIGKILL, and the data is gone. */
    LOSE_DISK,
    /** SIGTERM of the primary. */
    HAND_OVER,
    /** As {@link #HAND_OVER}, and the successor does not hear of it. */
    UNAWARE_SUCCESSOR,
    /** SIGTERM of any replica. */
    LEAVE,
    /** A process stands still. */
    PAUSE,
    /** A process stands still between a handler and what the handler wants done. */
    STUMBLE,
    /** A machine sleeps: its monotonic clock stands still, too. */
    SLEEP,
    /** The wall clock of a machine is set. */
    SET_WALL,
    /** The nodes fall into two parts, which do not reach each other. */
    PART,
    /** One part does not reach the other, which reaches it. */
    PART_ONE_WAY,
    /** A backup reaches the registry and nobody else. */
    CUT_BACKUP,
    /** Whoever leads reaches nobody else, perhaps the registry. */
    CUT_PRIMARY,
    /** One node does not reach the registry. */
    CUT_FROM_REGISTRY,
    REGISTRY_DOWN,
    /** The registry hears, and its answers are lost. */
    MUTE_REGISTRY,
    /** What is sent to the registry takes seconds. */
    SLOW_REGISTRY,
    /** The registry is empty when it comes back. */
    LOSE_VIEWS,
    /**
     * Messages that are not the primary's make a backup take and apply an entry that nobody has made, or have a false
     * number, session or standing.
     */
    FORGE,
    /** SIGKILL, and an entry of the log on the disk is another one afterwards. */
    ROT;

    /** The faults that are not tried unless they are looked for: they show one rule only. */
    static final Set<Fault> ONLY_IF_SOUGHT = EnumSet.of(FORGE, ROT);
}
