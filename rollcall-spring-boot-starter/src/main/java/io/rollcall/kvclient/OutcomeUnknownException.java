package io.rollcall.kvclient;

import io.rollcall.wire.kv.RequestId;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The write may or may not have happened, and if not, it may happen yet: a replica got it and nobody said what became of it.
 * To make the same change again is safe where it does no harm twice; else read the key first, and make the second write
 * conditional on the version that was read.
 */
public final class OutcomeUnknownException extends KvException {

    @Serial
    private static final long serialVersionUID = 1;

    private final String client;
    private final long number;

    OutcomeUnknownException(RequestId request, String why, @Nullable Throwable cause) {
        super(
                "The write may or may not have happened, as request " + request.number() + " of client "
                        + request.client() + ": " + why,
                cause);
        this.client = request.client();
        this.number = request.number();
    }

    /**
     * No other write carries it. For some ten minutes the same write, sent to {@code KV.Put} or {@code KV.Delete} with this id,
     * is executed at most once, and answered with what became of it.
     */
    public RequestId requestId() {
        return new RequestId(client, number);
    }
}
