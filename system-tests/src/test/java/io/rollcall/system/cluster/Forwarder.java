package io.rollcall.system.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Another address of a server: forwards each connection, until it is closed and breaks them all. */
public final class Forwarder implements AutoCloseable {

    private final ServerSocket listening;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param port the server's, on this host */
    public Forwarder(int port) throws IOException {
        this.port = port;
        this.listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    public String address() {
        return "localhost:" + listening.getLocalPort();
    }

    @Override
    public void close() {
        close(listening);
        open.forEach(Forwarder::close);
    }

    private void accept() throws IOException {
        while (true) {
            Socket one = listening.accept();
            Socket other = new Socket(InetAddress.getLoopbackAddress(), port);
            open.add(one);
            open.add(other);
            if (listening.isClosed()) close();
            start(() -> pump(one, other));
            start(() -> pump(other, one));
        }
    }

    private void pump(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        Thread.currentThread().interrupt(); // the connection, or the forwarder, is closed
                    }
                },
                "forwarder");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }
}
