package io.rollcall.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP server on a port of its own, which can go away and come back at the same address. */
public abstract class FakeServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private int port;
    private @Nullable HttpServer server;

    /** What a request is answered with: a record, as JSON. */
    protected abstract Answer answer(String method, byte[] body) throws IOException;

    /** @param retryAfterSeconds how long the sender must wait; null: the header is absent */
    protected record Answer(
            int status, Object body, @Nullable Integer retryAfterSeconds) {

        Answer(int status, Object body) {
            this(status, body, null);
        }
    }

    protected static <T> T read(byte[] body, Class<T> type) {
        return JSON.readValue(body, type);
    }

    public String address() {
        return "localhost:" + port;
    }

    /** Opens the port: a free one at first, the same one ever after. */
    public synchronized void open() {
        try {
            HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            opened.createContext("/", this::handle);
            opened.setExecutor(threads);
            opened.start();
            port = opened.getAddress().getPort();
            server = opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the port and all connections, as a process does that is killed. */
    public synchronized void shut() {
        if (server != null) server.stop(0);
        server = null;
    }

    @Override
    public void close() {
        shut();
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            Answer answer = answer(exchange.getRequestURI().getPath().substring(1), body);
            byte[] bytes = JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders()
                    .set("Content-Type", answer.status() < 400 ? "application/json" : "application/problem+json");
            if (answer.retryAfterSeconds() != null) {
                exchange.getResponseHeaders().set("Retry-After", Integer.toString(answer.retryAfterSeconds()));
            }
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
