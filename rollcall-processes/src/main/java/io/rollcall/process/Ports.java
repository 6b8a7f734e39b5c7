package io.rollcall.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Free TCP ports, each given out once. */
public final class Ports {

    private final Set<Integer> given = new HashSet<>();

    /** Returns a port of the system's choice. */
    public int any() {
        int port;
        do port = listenAndClose(0);
        while (!given.add(port));
        return port;
    }

    /** Returns this port, or another one if it is taken. */
    public int preferably(int port) {
        if (given.contains(port)) return any();
        try {
            listenAndClose(port);
        } catch (UncheckedIOException taken) {
            return any();
        }
        given.add(port);
        return port;
    }

    private static int listenAndClose(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
