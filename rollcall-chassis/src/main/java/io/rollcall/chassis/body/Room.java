package io.rollcall.chassis.body;

import java.util.concurrent.atomic.AtomicLong;

/** The memory of all bodies that are still arriving, beyond the first bytes of each. */
final class Room {

    private final long bytesMax;
    private final AtomicLong taken = new AtomicLong();

    Room(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    boolean take(int bytes) {
        if (taken.addAndGet(bytes) <= bytesMax) return true;
        taken.addAndGet(-bytes);
        return false;
    }

    void giveBack(int bytes) {
        taken.addAndGet(-bytes);
    }
}
