package io.rollcall.chassis.body;

import io.rollcall.chassis.BodyLimits;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects the body of one request. It takes room in the memory of all bodies as bytes arrive. */
final class BodyBuffer {

    /** The first size if the length is unknown: Spring's {@code RestClient} sends chunks. */
    private static final int UNKNOWN_LENGTH_BYTES = 512;

    /** The limit on the first size if the length is known, because a client need not send as much as it says. */
    private static final int KNOWN_LENGTH_BYTES_MAX = 16 << 10;

    /** How much of a body beyond the limit is read, so that its sender reads the refusal and not a reset. */
    private static final int DISCARDED_MAX = 2 * BodyLimits.BYTES_MAX;

    private final Room room;
    private final ServletInputStream from;
    private final long declared;
    private final long deadlineNanos = System.nanoTime() + BodyLimits.DEADLINE.toNanos();
    private byte[] bytes;
    private long taken;
    private int length;
    private boolean isTooLarge;
    private long discarded;
    private boolean isClosed;

    /** @param declared the length that the request says; -1: it says none */
    BodyBuffer(Room room, ServletInputStream from, long declared) {
        this.room = room;
        this.from = from;
        this.declared = declared;
        isTooLarge = declared > BodyLimits.BYTES_MAX;
        bytes = new byte[declared < 0 ? UNKNOWN_LENGTH_BYTES : (int) Math.min(declared, KNOWN_LENGTH_BYTES_MAX)];
    }

    /** Takes room for more than the bytes of the body. */
    void take(long more) throws RefusedBodyException {
        if (!room.take(more)) throw RefusedBodyException.noRoom();
        if (hold(more)) return;
        room.giveBack(more); // this body was the oldest, and was refused for its own sake
        throw RefusedBodyException.noRoom();
    }

    private synchronized boolean hold(long more) {
        if (!isClosed) taken += more;
        return !isClosed;
    }

    /** Returns the size of what it has before it has read anything. */
    int firstSize() {
        return bytes.length;
    }

    /** Reads once, and blocks as the stream does. Returns whether there is nothing more to read. */
    boolean read() throws IOException {
        if (declared > BodyLimits.BYTES_MAX + DISCARDED_MAX) return true;
        boolean isLast = isTooLarge ? discard() : keep();
        if (!isLast && System.nanoTime() - deadlineNanos > 0) throw RefusedBodyException.late();
        return isLast;
    }

    private boolean keep() throws IOException {
        if (length == bytes.length) grow();
        int more = from.read(bytes, length, bytes.length - length);
        if (more < 0) return true;
        length += more;
        isTooLarge = length > BodyLimits.BYTES_MAX;
        return length == declared;
    }

    private boolean discard() throws IOException {
        int more = from.read(bytes, 0, bytes.length);
        discarded += Math.max(0, more);
        return more < 0 || length + discarded == declared || discarded > DISCARDED_MAX;
    }

    private void grow() throws RefusedBodyException {
        int more = declared < 0 ? length : (int) Math.min(declared - length, 3L * length);
        take(more);
        bytes = Arrays.copyOf(bytes, length + more);
    }

    /** Gives the room back: nobody reads the body any more. */
    synchronized void close() {
        isClosed = true;
        room.giveBack(taken);
        taken = 0;
    }

    Body body(@Nullable IOException failure) {
        if (isTooLarge) return new Body(bytes, 0, RefusedBodyException.tooLarge(), this);
        return new Body(bytes, length, failure, this);
    }
}
