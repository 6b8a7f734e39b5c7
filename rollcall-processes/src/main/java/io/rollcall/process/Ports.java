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
    private final int share;
    private final int shares;

    public Ports() {
        this(0, 1);
    }

    private Ports(int share, int shares) {
        this.share = share;
        this.shares = shares;
    }

    /**
     * Returns ports that no other share gives out. A port is free until its process listens, so processes that each
     * look for free ports may find the same one.
     *
     * @param share from 0
     * @param shares the number of shares
     */
    public static Ports share(int share, int shares) {
        return new Ports(share, shares);
    }

    /** Returns a port of the system's choice. */
    public int any() {
        int port;
        do port = listenAndClose(0);
        while (port / 2 % shares != share || !given.add(port)); // the system may choose even ones only
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
