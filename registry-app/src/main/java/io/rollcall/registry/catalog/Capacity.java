package io.rollcall.registry.catalog;

import io.rollcall.wire.registry.Instance;

/**
 * How much one member's heap has room for, so that a registry that is full can still answer a lookup of everything. A
 * member that leads refuses what goes beyond it before it proposes it. No outcome of a change depends on it: members
 * with heaps of other sizes apply the same log, and so does the same member with another heap after a restart.
 *
 * @param listedBytes how much the listed leases may take
 * @param ofOneBytes how much of them the leases of one principal may take; where security is off, of one address
 * @param rememberedBytes how much those may take that have expired, and may be listed again as suspects
 */
public record Capacity(long listedBytes, long ofOneBytes, long rememberedBytes) {

    /** A heap without a limit. */
    public static final Capacity UNLIMITED = new Capacity(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    /** What the server itself takes: its classes' objects, buffers, and room for requests. */
    private static final long SERVER_BYTES = 40L << 20;

    /** What a server has for its leases even if the heap is smaller than that. */
    private static final long FREE_BYTES_MIN = 4L << 20;

    /** The parts in percent. Watchers have half; the rest is for bodies, answers and the collector. */
    private static final int LISTED_PERCENT = 20;

    private static final int REMEMBERED_PERCENT = 5;
    private static final int SERVICES_PERCENT = 5;

    /** A lease with its instance, its places in tables and lists, and the names that it has in any case. */
    private static final int BYTES_OF_LEASE = 1_000;

    /** An entry of the metadata, with two strings. */
    private static final int BYTES_OF_PAIR = 180;

    private static final int BYTES_OF_CHARACTER = 2;

    /** A service with its list, whether it has instances or is remembered for its version. */
    private static final int BYTES_OF_SERVICE = 2_500;

    private static final int SERVICES_MIN = 100;

    /**
     * @param bytes the largest size of the heap
     * @param quota the part in percent that one principal, or one address, may take
     */
    public static Capacity ofHeap(long bytes, int quota) {
        long listed = part(bytes, LISTED_PERCENT);
        return new Capacity(listed, listed / 100 * quota, part(bytes, REMEMBERED_PERCENT));
    }

    private static long part(long heapBytes, int percent) {
        return free(heapBytes) / 100 * percent;
    }

    /** Returns what the server itself does not take of a heap. */
    public static long free(long heapBytes) {
        return Math.max(FREE_BYTES_MIN, heapBytes - SERVER_BYTES);
    }

    /**
     * Returns the limits of a log that begins on a member with such a heap. Services that are empty are remembered, and
     * which one is forgotten is part of the outcome of a change: so the log has their number.
     *
     * @param bytes the largest size of the heap
     */
    public static Limits limits(long bytes) {
        long services = Math.max(SERVICES_MIN, part(bytes, SERVICES_PERCENT) / BYTES_OF_SERVICE);
        Limits most = Limits.DEFAULT;
        return new Limits((int) Math.min(most.services(), services), most.leases(), most.textCharacters());
    }

    /** Returns about how much heap a lease takes. */
    static long bytesOf(Instance instance, int textCharacters) {
        return BYTES_OF_LEASE
                + (long) BYTES_OF_CHARACTER * textCharacters
                + (long) BYTES_OF_PAIR * instance.metadata().size();
    }
}
