package io.rollcall.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server of the protocol whose answers a test defines; it remembers the requests. */
final class StubServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();

    StubServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    /** @param answer returns the response; a {@link Problem} is sent as such */
    StubServer on(String method, Function<JsonNode, Object> answer) {
        server.createContext('/' + method, exchange -> {
            try (exchange) {
                JsonNode request = JsonMapper.shared().readTree(exchange.getRequestBody());
                requests.add(request);
                reply(exchange, answer.apply(request));
            }
        });
        return this;
    }

    private static void reply(HttpExchange exchange, Object answer) throws IOException {
        int status = answer instanceof Problem problem ? problem.status() : 200;
        String type = answer instanceof Problem ? "application/problem+json" : "application/json";
        byte[] body = JsonMapper.shared().writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    String address() {
        return "localhost:" + server.getAddress().getPort();
    }

    Queue<JsonNode> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    record Problem(int status, String code, String detail) {}
}
