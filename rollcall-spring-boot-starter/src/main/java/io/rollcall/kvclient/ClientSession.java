package io.rollcall.kvclient;

import io.rollcall.wire.kv.RequestId;
import java.util.UUID;

/**
 * A client, as the store sees it: one write under way at a time, each with the next number. No number is ever used for two
 * writes, whatever became of the first: the second would be told the answer of the first. For one thread at a time.
 */
final class ClientSession {

    private final String client = UUID.randomUUID().toString();

    /** Of the write that was begun last. */
    private long number;

    private boolean isKnown;

    RequestId nextWrite() {
        return new RequestId(client, ++number);
    }

    /** The store has executed a write of it, or declined one by its condition. */
    void onExecuted() {
        isKnown = true;
    }

    /** The store remembers it. Else it takes no number but the first, and the identity is of no use for a second write. */
    boolean isKnown() {
        return isKnown;
    }
}
