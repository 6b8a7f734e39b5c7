package io.rollcall.kv.disk;

/** The data that a replica still has after a restart. */
public enum Durability {

    /** Everything that it has acknowledged. Each batch costs a sync of the disk. */
    DISK,

    /** No data: it comes back as another replica, and takes its data from the group. A group that stops is empty. */
    MEMORY
}
