package io.rollcall.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance that answers each request with the same bytes and closes its connection, and counts what it executed. */
public final class RawInstance implements AutoCloseable {

    private static final long TO_END_MILLIS = 5_000;

    private final ServerSocket server;
    private final Thread accepting = new Thread(this::serve, "raw-instance");
    private final AtomicInteger executed = new AtomicInteger();
    private volatile String answer = "";
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean isSilent;

    private RawInstance(ServerSocket server) {
        this.server = server;
        accepting.setDaemon(true);
        accepting.start();
    }

    public static RawInstance opened() {
        try {
            return new RawInstance(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String address() {
        return "localhost:" + server.getLocalPort();
    }

    public int executed() {
        return executed.get();
    }

    /** Answers requests with this from now on; empty: the connection is closed. */
    public void answer(String bytes) {
        answer = bytes;
    }

    /** Executes requests from now on, and does not answer them. */
    public void fallSilent() {
        isSilent = true;
    }

    /** Closes every connection, and keeps listening. */
    public void hangUp() throws IOException {
        for (Socket connection : connections) connection.close();
    }

    /** Returns once connections are refused: the system listens on as long as a thread waits in {@code accept}. */
    @Override
    public void close() throws IOException {
        server.close();
        try {
            accepting.join(TO_END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                Thread thread = new Thread(() -> answer(connection), "raw-instance-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(Socket connection) {
        connections.add(connection);
        try (connection) {
            InputStream in = connection.getInputStream();
            if (!readRequest(in)) return;
            executed.incrementAndGet();
            if (isSilent) in.transferTo(OutputStream.nullOutputStream()); // until the caller goes
            else connection.getOutputStream().write(answer.getBytes(ISO_8859_1));
        } catch (IOException e) { // the caller has gone
        } finally {
            connections.remove(connection);
        }
    }

    private static boolean readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) return false;
            head.append((char) read);
        }
        String length = head.toString().replaceAll("(?is).*content-length: *(\\d+).*", "$1");
        if (length.matches("\\d+")) in.readNBytes(Integer.parseInt(length));
        return true;
    }
}
