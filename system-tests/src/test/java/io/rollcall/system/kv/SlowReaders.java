package io.rollcall.system.kv;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.process.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Clients that ask for large answers and read one byte of them every four seconds. When they are refused or cut off,
 * they ask again.
 */
final class SlowReaders implements AutoCloseable {

    private static final long PAUSE_MILLIS = 4_000;
    private static final int RECEIVE_BUFFER_BYTES = 4 << 10;
    private static final int REFUSAL_BYTES_MAX = 1_000;

    private final List<Reader> readers = new ArrayList<>();
    private final Thread reading = new Thread(this::read, "slow readers");
    private volatile boolean isClosed;

    private static final class Reader {

        private final Endpoint server;
        private final byte[] request;
        private @Nullable Socket socket;

        Reader(Endpoint server, byte[] request) {
            this.server = server;
            this.request = request;
        }

        void readOne() {
            try {
                if (socket == null) socket = asked();
                else if (isRefused(socket)) close();
                else if (socket.getInputStream().available() > 0
                        && socket.getInputStream().read() < 0) close();
                else socket.getOutputStream().write('\r'); // finds out whether the server has closed
            } catch (IOException cutOff) {
                close();
            }
        }

        private static boolean isRefused(Socket socket) throws IOException {
            int there = socket.getInputStream().available();
            return there > 0 && there <= REFUSAL_BYTES_MAX;
        }

        private Socket asked() throws IOException {
            String[] address = server.address().split(":", 2);
            Socket asked = new Socket();
            asked.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
            asked.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])));
            asked.getOutputStream().write(request);
            return asked;
        }

        void close() {
            try {
                if (socket != null) socket.close();
            } catch (IOException e) {
                // it is closed all the same
            }
            socket = null;
        }
    }

    SlowReaders() {
        reading.setDaemon(true);
    }

    void add(int count, Endpoint server, String method, String body) {
        byte[] request = ("POST /" + method + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(UTF_8);
        for (int i = 0; i < count; i++) readers.add(new Reader(server, request));
    }

    /** Each has asked before this returns. */
    SlowReaders begin() {
        for (Reader reader : readers) reader.readOne();
        reading.start();
        return this;
    }

    private void read() {
        try {
            while (!isClosed) {
                Thread.sleep(PAUSE_MILLIS);
                for (Reader reader : readers) reader.readOne();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        reading.interrupt();
        try {
            reading.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Reader reader : readers) reader.close();
    }
}
