package io.rollcall.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What is said to a server over one connection, one request at a time. */
public interface Exchange {

    /** How a server is spoken to; the number tells its connections apart. */
    interface Protocol {
        Exchange with(int connection);
    }

    /** Said once before all requests; empty: nothing. Is it answered, its answer comes before the first request. */
    default ByteBuffer opening() {
        return ByteBuffer.allocate(0);
    }

    /** Whether {@link #opening} is answered as a request is. */
    default boolean isOpeningAnswered() {
        return false;
    }

    ByteBuffer next();

    /**
     * @param in what came since the last answer, from its position to its limit; may be looked at only
     * @return how many bytes of it are the whole answer; 0: it is not all there
     * @throws IOException the server refused
     */
    int answer(ByteBuffer in) throws IOException;
}
