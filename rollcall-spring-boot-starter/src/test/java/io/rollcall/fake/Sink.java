package io.rollcall.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An instance that reads bodies of any length, keeps none, and answers all with one status. */
public final class Sink implements AutoCloseable {

    /**
     * A request, as it came.
     *
     * @param bytes the length of its body
     * @param announced its {@code Content-Length}; null: it came in chunks
     */
    public record Received(
            String method, long bytes, @Nullable String announced) {}

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final int status;

    private Sink(HttpServer server, int status) {
        this.server = server;
        this.status = status;
    }

    /** @param status the status of every answer */
    public static Sink answering(int status) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            Sink sink = new Sink(server, status);
            server.createContext("/", sink::handle);
            server.setExecutor(sink.threads);
            server.start();
            return sink;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String address() {
        return "localhost:" + server.getAddress().getPort();
    }

    public List<Received> received() {
        return received;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            long bytes;
            try (InputStream body = exchange.getRequestBody()) {
                bytes = body.transferTo(OutputStream.nullOutputStream());
            }
            received.add(new Received(
                    exchange.getRequestMethod(),
                    bytes,
                    exchange.getRequestHeaders().getFirst("Content-Length")));
            exchange.sendResponseHeaders(status, -1);
        }
    }
}
