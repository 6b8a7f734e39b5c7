package io.rollcall.client;

import io.rollcall.wire.echo.EchoResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A registry and the services that a test puts into it. */
final class TestServices implements AutoCloseable {

    final StubServer registry = new StubServer();
    private final List<StubServer> services = new ArrayList<>();
    private final Map<String, List<Instance>> instances = new HashMap<>();

    private long version = 7;

    TestServices() throws IOException {
        registry.on("Registry.Lookup", this::lookup).on("Registry.Watch", this::watch);
    }

    private synchronized LookupResponse lookup(JsonNode request) {
        String service = request.get("service").asString();
        return new LookupResponse(service, version, List.copyOf(instances.getOrDefault(service, List.of())));
    }

    private synchronized LookupResponse watch(JsonNode request) {
        long known = request.get("version").asLong();
        long end = System.nanoTime() + request.get("waitMillis").asLong() * 1_000_000;
        try {
            for (long left = 1; version == known && left > 0; left = (end - System.nanoTime()) / 1_000_000) wait(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return lookup(request);
    }

    TestServices echo(String id, int weight) throws IOException {
        join(
                "echo",
                id,
                weight,
                "Echo.Echo",
                request -> new EchoResponse(request.get("msg").asString(), id));
        return this;
    }

    StubServer join(String service, String id, int weight, String method, Function<JsonNode, Object> answer)
            throws IOException {
        StubServer peer = new StubServer().on(method, answer);
        services.add(peer);
        join(service, id, weight, peer.address());
        return peer;
    }

    synchronized void join(String service, String id, int weight, String address) {
        List<Instance> all = instances.computeIfAbsent(service, name -> new ArrayList<>());
        all.add(new Instance(id, address, weight, null, Status.UP, false, Map.of()));
        all.sort(Comparator.comparing(Instance::id));
        changed();
    }

    synchronized void leave(String service, String id) {
        instances
                .getOrDefault(service, List.of())
                .removeIf(instance -> instance.id().equals(id));
        changed();
    }

    private void changed() {
        version++;
        notifyAll();
    }

    /** Runs the client in this process. */
    Result client(String... args) {
        List<String> all = new ArrayList<>(List.of("-registry", registry.address()));
        all.addAll(List.of(args));
        return Result.of(all.toArray(String[]::new));
    }

    @Override
    public void close() {
        services.forEach(StubServer::close);
        registry.close();
    }
}
