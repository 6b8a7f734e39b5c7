package io.rollcall.kvclient;

import io.rollcall.wire.kv.RequestId;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a write may or may not have happened, or may still happen: a replica got it, and its answer was lost. It is
 * safe to make the same change again if it does no harm twice. Otherwise read the key first, and make the second write
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
     * Returns the id of the write, which no other write carries. For some ten minutes the same write, sent to
     * {@code KV.Put} or {@code KV.Delete} with this id, is executed at most once, and answered with its outcome.
     */
    public RequestId requestId() {
        return new RequestId(client, number);
    }
}
