package io.rollcall.registry.lookup;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The heap that the bytes of large answers may take while they are made and sent. A list that changes while clients
 * read it slowly has bytes for each of its versions.
 */
public final class AnswerRoom {

    /** The part of the heap. */
    private static final int HEAP_PARTS = 16;

    private final long bytesMax;
    private final AtomicLong taken = new AtomicLong();

    public AnswerRoom(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** @param heapBytes the largest size of the heap */
    public static AnswerRoom ofHeap(long heapBytes) {
        return new AnswerRoom(heapBytes / HEAP_PARTS);
    }

    /** Returns whether there was room. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= bytesMax) return true;
        taken.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Returns how many bytes are taken. */
    long taken() {
        return taken.get();
    }
}
