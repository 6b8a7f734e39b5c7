package io.rollcall.system.kv;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rollcall.process.Endpoint;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clients that send a byte of their requests' bodies every four seconds, and begin anew where they are refused. */
final class SlowClients implements AutoCloseable {

    private static final long PAUSE_MILLIS = 4_000;

    private final List<Slow> clients = new ArrayList<>();
    private final Thread sender = new Thread(this::send, "slow clients");
    private volatile boolean isClosed;

    private static final class Slow {

        private final Endpoint server;
        private final String method;
        private @Nullable Socket socket;

        Slow(Endpoint server, String method) {
            this.server = server;
            this.method = method;
        }

        void sendOne() {
            try {
                if (socket == null) socket = begun();
                socket.getOutputStream().write(' ');
            } catch (IOException refused) {
                close();
            }
        }

        private Socket begun() throws IOException {
            String[] address = server.address().split(":", 2);
            Socket begun = new Socket(address[0], Integer.parseInt(address[1]));
            begun.getOutputStream()
                    .write(("POST /" + method + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 1000\r\n\r\n")
                            .getBytes(US_ASCII));
            return begun;
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

    SlowClients() {
        sender.setDaemon(true);
    }

    void add(int count, Endpoint server, String method) {
        for (int i = 0; i < count; i++) clients.add(new Slow(server, method));
    }

    /** Sends the first byte of each before it returns. */
    SlowClients begin() {
        for (Slow client : clients) client.sendOne();
        sender.start();
        return this;
    }

    private void send() {
        try {
            while (!isClosed) {
                Thread.sleep(PAUSE_MILLIS);
                for (Slow client : clients) client.sendOne();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        sender.interrupt();
        try {
            sender.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Slow client : clients) client.close();
    }
}
