package io.rollcall.system.resilience;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rollcall.process.Endpoint;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.DeregisterResponse;
import io.rollcall.wire.registry.HeartbeatRequest;
import io.rollcall.wire.registry.HeartbeatResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An instance of echo that comes and goes in milliseconds, because it is a server within this process. It registers,
 * drains and leaves as the starter does, answers with one status, and counts the requests that reach it.
 */
final class SmallEcho implements AutoCloseable {

    private static final String SERVICE = "echo";
    private static final int OK = 200;

    /** Longer than a test, because it sends no heartbeats. */
    private static final Duration LEASE = Duration.ofMinutes(30);

    /** The starter's default, as is the longest wait for callers which have not heard of the drain. */
    private static final Duration DRAIN = Duration.ofMillis(250);

    private static final int LONGEST_DRAIN = 10;

    private static final JsonMapper JSON = new JsonMapper();

    private final Endpoint registry;
    private final String id;
    private final List<Integer> statuses;
    private final @Nullable String location;
    private final HttpServer server = listen();
    private final String lease;
    private final AtomicLong requests = new AtomicLong();
    private volatile boolean isDraining;
    private volatile long lastRequestNanos;

    private SmallEcho(Endpoint registry, String id, List<Integer> statuses, @Nullable String location) {
        this.registry = registry;
        this.id = id;
        this.statuses = statuses;
        this.location = location;
        server.createContext("/", this::answer);
        server.start();
        this.lease = register();
    }

    /** Answers as echo does. */
    static SmallEcho registered(Endpoint registry, String id) {
        return new SmallEcho(registry, id, List.of(OK), null);
    }

    /** Answers everything with this status. */
    static SmallEcho failing(Endpoint registry, String id, int status) {
        return new SmallEcho(registry, id, List.of(status), null);
    }

    /** Answers as echo does, with these statuses in turn, and sends the caller elsewhere. */
    static SmallEcho redirecting(Endpoint registry, String id, List<Integer> statuses, String location) {
        return new SmallEcho(registry, id, statuses, location);
    }

    String id() {
        return id;
    }

    /** Returns the number of requests that have reached it. */
    long requests() {
        return requests.get();
    }

    /** Leaves in order: after it has told the registry, it serves until no calls come any more. */
    void leave() throws InterruptedException {
        isDraining = true;
        HeartbeatRequest farewell = new HeartbeatRequest(SERVICE, id, lease, Status.DRAINING);
        registry.call("Registry.Heartbeat", farewell, HeartbeatResponse.class);
        awaitQuiet();
        close();
    }

    /** Leaves at once. */
    @Override
    public void close() {
        registry.call("Registry.Deregister", new DeregisterRequest(SERVICE, id, lease), DeregisterResponse.class);
        server.stop(0);
    }

    private String register() {
        String address = "localhost:" + server.getAddress().getPort();
        RegisterRequest request =
                new RegisterRequest(SERVICE, id, address, null, null, null, LEASE.toMillis(), Status.UP);
        return registry.call("Registry.Register", request, RegisterResponse.class)
                .lease();
    }

    private void awaitQuiet() throws InterruptedException {
        long beganNanos = System.nanoTime();
        long latestNanos = beganNanos + LONGEST_DRAIN * DRAIN.toNanos();
        lastRequestNanos = beganNanos;
        long leftNanos = DRAIN.toNanos();
        while (leftNanos > 0) {
            TimeUnit.NANOSECONDS.sleep(leftNanos);
            long nowNanos = System.nanoTime();
            leftNanos = Math.min(lastRequestNanos + DRAIN.toNanos() - nowNanos, latestNanos - nowNanos);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = statuses.get((int) (requests.getAndIncrement() % statuses.size()));
            lastRequestNanos = System.nanoTime();
            EchoRequest request = JSON.readValue(exchange.getRequestBody().readAllBytes(), EchoRequest.class);
            byte[] answer = JSON.writeValueAsBytes(new EchoResponse(request.msg(), id));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (location != null) exchange.getResponseHeaders().set("Location", location);
            if (isDraining) exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static HttpServer listen() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
