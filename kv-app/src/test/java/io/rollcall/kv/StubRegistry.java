package io.rollcall.kv;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rollcall.wire.registry.ChangeViewRequest;
import io.rollcall.wire.registry.ChangeViewResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import io.rollcall.wire.registry.Status;
import io.rollcall.wire.registry.View;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of the registry that kv-app's own tests need: registered instances, without leases that end, and the view of
 * the one group.
 */
final class StubRegistry implements AutoCloseable {

    private final JsonMapper json = new JsonMapper();
    private final Map<String, Instance> instances = new TreeMap<>();
    private final Map<String, String> leases = new TreeMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private long version = 1;
    private View view = View.NONE;

    StubRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String address() {
        return "localhost:" + server.getAddress().getPort();
    }

    /** As if its lease had ended. */
    synchronized void expire(String id) {
        instances.remove(id);
        leases.remove(id);
        changed();
    }

    synchronized List<String> ids(Status status) {
        return instances.values().stream()
                .filter(instance -> instance.status() == status)
                .map(Instance::id)
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = json.readTree(exchange.getRequestBody());
            Object answer = answer(exchange.getRequestURI().getPath(), request);
            byte[] body =
                    json.writeValueAsBytes(answer == null ? Map.of("status", 404, "code", "unknown-lease") : answer);
            exchange.getResponseHeaders()
                    .set("Content-Type", answer == null ? "application/problem+json" : "application/json");
            exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private synchronized @Nullable Object answer(String path, JsonNode request) {
        return switch (path) {
            case "/Registry.Register" -> register(json.treeToValue(request, RegisterRequest.class));
            case "/Registry.Heartbeat" -> beat(request);
            case "/Registry.Deregister" -> deregister(request);
            case "/Registry.Watch" -> watch(request);
            case "/Registry.View" -> view;
            case "/Registry.Position" -> Map.of("view", 0, "seq", 0, "allowedView", 0);
            case "/Registry.ChangeView" -> change(json.treeToValue(request, ChangeViewRequest.class));
            default -> lookup(json.treeToValue(request, LookupRequest.class).service());
        };
    }

    private RegisterResponse register(RegisterRequest request) {
        Status status = request.status() == null ? Status.UP : request.status();
        instances.put(request.id(), new Instance(request.id(), request.address(), 1, null, status, false, Map.of()));
        leases.put(request.id(), "lease-" + version);
        changed();
        return new RegisterResponse("lease-" + (version - 1), 10_000, version);
    }

    private Object change(ChangeViewRequest request) {
        boolean changes = request.number() == view.number() && leases.containsValue(request.lease());
        if (changes) view = new View(request.number() + 1, request.primary(), request.members());
        return new ChangeViewResponse(changes, view);
    }

    private @Nullable Object beat(JsonNode request) {
        String id = request.get("id").asString();
        Instance known = instances.get(id);
        if (known == null || !request.get("lease").asString().equals(leases.get(id))) return null;
        JsonNode status = request.get("status");
        if (status != null && !status.isNull() && Status.valueOf(status.asString()) != known.status()) {
            Status now = Status.valueOf(status.asString());
            instances.put(id, new Instance(id, known.address(), 1, null, now, false, Map.of()));
            changed();
        }
        return Map.of("ttlMillis", 10_000, "version", version);
    }

    private Object deregister(JsonNode request) {
        String id = request.get("id").asString();
        boolean removed = leases.remove(id, request.get("lease").asString());
        if (removed) instances.remove(id);
        changed();
        return Map.of("removed", removed);
    }

    private LookupResponse watch(JsonNode request) {
        long deadlineNanos = System.nanoTime() + request.get("waitMillis").asLong() * 1_000_000;
        while (version == request.get("version").asLong() && System.nanoTime() < deadlineNanos) {
            try {
                wait(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        return lookup("kv");
    }

    private LookupResponse lookup(String service) {
        return new LookupResponse(service, version, List.copyOf(instances.values()));
    }

    private void changed() {
        version++;
        notifyAll();
    }
}
