package io.rollcall.call;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import org.apache.hc.client5.http.ConnectTimeoutException;

/**
 * Distinguishes a failure to connect, after which an instance cannot have executed the call, from every other failure.
 */
final class ConnectFailure {

    /** Returns whether a failure is a failure to connect. After any other one it is unknown how far the call came. */
    static boolean is(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof ConnectTimeoutException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnknownHostException
                || failure instanceof UnresolvedAddressException;
    }

    private ConnectFailure() {}
}
