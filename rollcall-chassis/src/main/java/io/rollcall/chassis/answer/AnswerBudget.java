package io.rollcall.chassis.answer;

import java.util.HashMap;
import java.util.Map;

/**
 * The memory of the large answers that are made and not yet sent. One debtor takes half of it at most, so that others
 * get large answers while it reads slowly. The first answer of all, or of a debtor, fits whatever its size, because
 * otherwise nobody would ever get it from a small heap.
 */
final class AnswerBudget {

    /** The part of the heap that answers may take. */
    private static final int HEAP_PARTS = 8;

    private final long bytesMax;
    private final Map<String, Long> takenBy = new HashMap<>();
    private long taken;

    AnswerBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    static AnswerBudget ofHeap(long heapBytes) {
        return new AnswerBudget(heapBytes / HEAP_PARTS);
    }

    /**
     * @param debtor a principal, or an address
     * @return whether there was room
     */
    synchronized boolean take(String debtor, long bytes) {
        long own = takenBy.getOrDefault(debtor, 0L);
        boolean isOverall = taken == 0 || taken + bytes <= bytesMax;
        boolean isOwn = own == 0 || own + bytes <= bytesMax / 2;
        if (!isOverall || !isOwn) return false;
        taken += bytes;
        takenBy.put(debtor, own + bytes);
        return true;
    }

    synchronized void giveBack(String debtor, long bytes) {
        taken -= bytes;
        takenBy.computeIfPresent(debtor, (name, own) -> own == bytes ? null : own - bytes);
    }

    synchronized long taken() {
        return taken;
    }
}
