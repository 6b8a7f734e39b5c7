package io.rollcall.log;

import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * An entry on its way into the log, in the process of the leader. Ratis hands this very object to the state machine,
 * just before it gives the entry a place in the log; so what is known of a failure is not guessed from its exception.
 */
final class Submission implements Message {

    private final long term;
    private final ByteString entry;
    private volatile boolean logged;

    Submission(long term, byte[] entry) {
        this.term = term;
        this.entry = UnsafeByteOperations.unsafeWrap(entry.clone());
    }

    /** Returns the term in which alone it may be appended. */
    long term() {
        return term;
    }

    /** Notes that the entry may be in the log from now on. */
    void setLogged() {
        logged = true;
    }

    /** Returns whether the entry may be in the log. If not, and its request has failed, it never will be. */
    boolean isLogged() {
        return logged;
    }

    @Override
    public ByteString getContent() {
        return entry;
    }
}
