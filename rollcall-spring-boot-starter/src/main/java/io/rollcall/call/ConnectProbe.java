package io.rollcall.call;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/**
 * Checks whether an address accepts connections, after a call there has failed to connect through a transport that may
 * have followed a redirect. If it does, another address caused the failure. The result decides whether the instance is
 * blamed, never whether the call is made again.
 */
final class ConnectProbe {

    /**
     * The longest that a caller waits for this. An instance that takes longer to accept a connection is as good as
     * gone.
     */
    private static final int TIMEOUT_MILLIS = 500;

    static boolean accepts(String address) {
        URI at = URI.create("//" + address);
        try (Socket connection = new Socket()) {
            connection.connect(new InetSocketAddress(at.getHost(), at.getPort()), TIMEOUT_MILLIS);
            return true;
        } catch (IOException | RuntimeException e) { // a name that cannot be resolved
            return false;
        }
    }

    private ConnectProbe() {}
}
