package io.rollcall.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The exchange with a server over one connection, one request at a time. */
public interface Exchange {

    /** Makes an exchange for each connection to a kind of server; the number identifies the connection. */
    interface Protocol {
        Exchange with(int connection);
    }

    /** Returns what is sent once before all requests, or nothing. Its answer, if any, precedes the first request. */
    default ByteBuffer opening() {
        return ByteBuffer.allocate(0);
    }

    /** Returns whether {@link #opening} is answered as a request is. */
    default boolean isOpeningAnswered() {
        return false;
    }

    ByteBuffer next();

    /**
     * @param in the bytes since the last answer, from its position to its limit; must not be consumed
     * @return the length of the whole answer in bytes; 0 if it is incomplete
     * @throws IOException the server refused
     */
    int answer(ByteBuffer in) throws IOException;
}
