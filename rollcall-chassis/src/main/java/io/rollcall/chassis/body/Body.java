package io.rollcall.chassis.body;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The body of a request, or as much of it as was read. */
final class Body {

    /** The name of the attribute that has the body of a request which is dispatched once more. */
    static final String ARRIVED = Body.class.getName() + ".ARRIVED";

    private final byte[] bytes;
    private final int length;
    private final @Nullable IOException failure;
    private final BodyBuffer buffer;

    /**
     * @param bytes what lies behind {@code length} is not part of the body; not changed from here on
     * @param failure why the body is not whole; null: it is
     * @param buffer has the room that the bytes take
     */
    Body(byte[] bytes, int length, @Nullable IOException failure, BodyBuffer buffer) {
        this.bytes = bytes;
        this.length = length;
        this.failure = failure;
        this.buffer = buffer;
    }

    @Nullable
    IOException failure() {
        return failure;
    }

    /** Gives back the room: its request has read it, and forgets it. */
    void release() {
        buffer.close();
    }

    ReadBody stream() {
        return new ReadBody(bytes, length, failure);
    }
}
