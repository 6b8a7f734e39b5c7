package io.rollcall.log;

import java.io.IOException;
import java.io.OutputStream;

/** An immutable view of a replica's whole state, which can be written while the replica goes on. */
@FunctionalInterface
public interface Saved {

    /**
     * Writes the state. A thread of the log's own calls this, once. The stream is buffered, and the log closes it.
     *
     * @throws IOException if the stream does not take it: there is then no snapshot, and later there is another try
     */
    void writeTo(OutputStream to) throws IOException;
}
