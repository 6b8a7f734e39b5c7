package io.rollcall.kv.disk;

/** What a replica still has after a restart. */
public enum Durability {

    /** All that it has acknowledged. Each batch costs a sync of the disk. */
    DISK,

    /** Nothing: it comes back as another replica, and takes its data from the group. A group that stops is empty. */
    MEMORY
}
