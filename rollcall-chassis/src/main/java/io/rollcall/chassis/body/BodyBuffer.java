package io.rollcall.chassis.body;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects the body of one request. It takes room in the memory of all bodies only as bytes arrive. */
final class BodyBuffer {

    /** The first size if the length is unknown: Spring's {@code RestClient} sends chunks. */
    private static final int UNKNOWN_LENGTH_BYTES = 512;

    /** The limit on the first size if the length is known, because a client need not send as much as it says. */
    private static final int KNOWN_LENGTH_BYTES_MAX = 16 << 10;

    /** How much of a body beyond the limit is read, so that its sender reads the refusal and not a reset. */
    private static final int DISCARDED_MAX = 2 * WholeBodyFilter.BYTES_MAX;

    private final Room room;
    private final ServletInputStream from;
    private final long declared;
    private final long deadlineNanos = System.nanoTime() + WholeBodyFilter.DEADLINE.toNanos();
    private final int firstSize;
    private byte[] bytes;
    private int length;
    private boolean isTooLarge;
    private long discarded;

    /** @param declared the length that the request says; -1: it says none */
    BodyBuffer(Room room, ServletInputStream from, long declared) {
        this.room = room;
        this.from = from;
        this.declared = declared;
        isTooLarge = declared > WholeBodyFilter.BYTES_MAX;
        firstSize = declared < 0 ? UNKNOWN_LENGTH_BYTES : (int) Math.min(declared, KNOWN_LENGTH_BYTES_MAX);
        bytes = new byte[firstSize];
    }

    /** Reads once, and blocks as the stream does. Returns whether there is nothing more to read. */
    boolean read() throws IOException {
        if (declared > WholeBodyFilter.BYTES_MAX + DISCARDED_MAX) return true;
        boolean isLast = isTooLarge ? discard() : keep();
        if (!isLast && System.nanoTime() - deadlineNanos > 0) throw RefusedBodyException.late();
        return isLast;
    }

    private boolean keep() throws IOException {
        if (length == bytes.length) grow();
        int more = from.read(bytes, length, bytes.length - length);
        if (more < 0) return true;
        length += more;
        isTooLarge = length > WholeBodyFilter.BYTES_MAX;
        return length == declared;
    }

    private boolean discard() throws IOException {
        int more = from.read(bytes, 0, bytes.length);
        discarded += Math.max(0, more);
        return more < 0 || length + discarded == declared || discarded > DISCARDED_MAX;
    }

    private void grow() throws RefusedBodyException {
        int more = declared < 0 ? length : (int) Math.min(declared - length, 3L * length);
        if (!room.take(more)) throw RefusedBodyException.noRoom();
        bytes = Arrays.copyOf(bytes, length + more);
    }

    /** Returns what was read, and gives its room back: from here on it is the memory of a request that is executed. */
    Body end(@Nullable IOException failure) {
        room.giveBack(bytes.length - firstSize);
        if (isTooLarge) return new Body(bytes, 0, RefusedBodyException.tooLarge());
        return new Body(bytes, length, failure);
    }
}
