package io.rollcall.call;

import java.io.IOException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.ConnectTimeoutException;

/** There was no connection to an instance, so it cannot have executed the call: any call may be sent to another one. */
final class NotSentException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    private final IOException refusal;

    NotSentException(IOException refusal) {
        super(refusal.getMessage(), refusal);
        this.refusal = refusal;
    }

    /** What the HTTP client said. */
    IOException refusal() {
        return refusal;
    }

    /** Whether a failure is one of connecting. Of all others it is unknown how far the call came. */
    static boolean wasNotSent(IOException failure) {
        return failure instanceof ConnectException
                || failure instanceof ConnectTimeoutException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnknownHostException;
    }
}
