package io.rollcall.chassis.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.core.env.Environment;

/** Tells whether a server listens on the loopback only. */
final class Loopback {

    private Loopback() {}

    static boolean isAddressOf(Environment environment) {
        String host = environment.getProperty("server.address");
        try {
            return host != null && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
