package io.rollcall.client.call;

import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.kv.WriteResponse;
import java.util.UUID;

/**
 * Puts the same value at the same key. Each object is a client of its own to the store: a client has one write under way
 * at a time, and its numbers grow.
 */
final class PutCall implements ServiceCall {

    private final Primary primary;
    private final String key;
    private final String value;
    private String client;
    private long number; // of the last write

    PutCall(Primary primary, String key, String value, String client) {
        this.primary = primary;
        this.key = key;
        this.value = value;
        this.client = client;
    }

    @Override
    public Answer make() {
        RequestId requestId = new RequestId(client, ++number);
        PutRequest put = new PutRequest(key, value, null, requestId);
        WriteResponse response = write(put);
        if (!response.ok()) throw new NotExecuted("the put was refused, though it had no condition");
        return Answer.of(response.servedBy(), "ok=true version=" + response.version());
    }

    /** A failed write may never have reached the store, which then does not know the client: the next one is another's. */
    private WriteResponse write(PutRequest put) {
        try {
            return primary.write(kv -> kv.put(put));
        } catch (RuntimeException e) {
            client = UUID.randomUUID().toString();
            number = 0;
            throw e;
        }
    }

    @Override
    public boolean writes() {
        return true;
    }
}
