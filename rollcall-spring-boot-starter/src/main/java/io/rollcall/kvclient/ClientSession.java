package io.rollcall.kvclient;

import io.rollcall.wire.kv.RequestId;
import java.util.UUID;

/**
 * A client session of the store: one write in progress at a time, each with the next number. No number is used for two
 * writes, whatever became of the first one; otherwise the second would get the first one's answer. One thread at a time
 * may use it.
 */
final class ClientSession {

    private final String client = UUID.randomUUID().toString();

    /** The number of the write that was begun last. */
    private long number;

    private boolean isKnown;

    RequestId nextWrite() {
        return new RequestId(client, ++number);
    }

    /** Called when the store has executed a write of the session, or declined one because of its condition. */
    void onExecuted() {
        isKnown = true;
    }

    /**
     * Returns whether the store remembers the session. Otherwise it accepts no number but the first, and the session
     * cannot make a second write.
     */
    boolean isKnown() {
        return isKnown;
    }
}
