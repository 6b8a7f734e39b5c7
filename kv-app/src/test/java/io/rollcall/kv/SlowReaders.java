package io.rollcall.kv;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Clients that ask for large answers and read nothing of them. */
final class SlowReaders implements AutoCloseable {

    private static final int RECEIVE_BUFFER_BYTES = 4 << 10;

    private final List<Socket> sockets = new ArrayList<>();

    /** @param from the address of the machine from which they ask, such as 127.0.0.2 */
    void ask(int count, String from, KvEndpoint server, String method, Object request) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket();
            sockets.add(socket);
            socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
            send(socket, from, server, method, request);
        }
    }

    /** Returns the status line of the answer for another client, which reads it to its end. */
    static String read(String from, KvEndpoint server, String method, Object request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(20_000);
            send(socket, from, server, method, request);
            try (InputStream answer = socket.getInputStream()) {
                return new String(answer.readAllBytes(), UTF_8)
                        .lines()
                        .findFirst()
                        .orElse("nothing");
            }
        }
    }

    private static void send(Socket socket, String from, KvEndpoint server, String method, Object request)
            throws IOException {
        String[] address = server.address().split(":", 2);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])));
        String body = JsonMapper.shared().writeValueAsString(request);
        String head = "POST " + method + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(UTF_8));
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) socket.close();
    }
}
