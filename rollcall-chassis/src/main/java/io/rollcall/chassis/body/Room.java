package io.rollcall.chassis.body;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The memory of all bodies that are on their way. Where a body needs more than is left, the body that has been on its
 * way for the longest time, without a thread, is refused: it is the slowest.
 */
final class Room {

    private final long bytesMax;
    private final Deque<ArrivingBody> arriving = new ArrayDeque<>();
    private long taken;

    Room(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** @return whether there was room, or is now */
    boolean take(long bytes) {
        while (!takeIfThere(bytes)) {
            ArrivingBody oldest = oldest();
            if (oldest == null) return false;
            oldest.refuse();
        }
        return true;
    }

    private synchronized boolean takeIfThere(long bytes) {
        if (taken + bytes > bytesMax) return false;
        taken += bytes;
        return true;
    }

    private synchronized @Nullable ArrivingBody oldest() {
        return arriving.poll();
    }

    synchronized void giveBack(long bytes) {
        taken -= bytes;
    }

    synchronized void add(ArrivingBody body) {
        arriving.add(body);
    }

    synchronized void remove(ArrivingBody body) {
        arriving.remove(body);
    }
}
