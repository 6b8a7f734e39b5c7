package io.rollcall.client;

import io.rollcall.wire.echo.EchoResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A registry and the services that a test puts into it. */
final class Cast implements AutoCloseable {

    final Peer registry = new Peer();
    private final List<Peer> services = new ArrayList<>();
    private final Map<String, List<Instance>> instances = new ConcurrentHashMap<>();

    Cast() throws IOException {
        registry.on("Registry.Lookup", this::lookup);
    }

    private LookupResponse lookup(JsonNode request) {
        String service = request.get("service").asString();
        return new LookupResponse(service, 7, instances.getOrDefault(service, List.of()));
    }

    Cast echo(String id, int weight) throws IOException {
        join(
                "echo",
                id,
                weight,
                "Echo.Echo",
                request -> new EchoResponse(request.get("msg").asString(), id));
        return this;
    }

    Peer join(String service, String id, int weight, String method, Function<JsonNode, Object> answer)
            throws IOException {
        Peer peer = new Peer().on(method, answer);
        services.add(peer);
        join(service, id, weight, peer.address());
        return peer;
    }

    void join(String service, String id, int weight, String address) {
        List<Instance> all = instances.computeIfAbsent(service, name -> new CopyOnWriteArrayList<>());
        all.add(new Instance(id, address, weight, null, Status.UP, false, Map.of()));
        all.sort(Comparator.comparing(Instance::id));
    }

    /** Runs the client in this process. */
    Result client(String... args) {
        List<String> all = new ArrayList<>(List.of("-registry", registry.address()));
        all.addAll(List.of(args));
        return Result.of(all.toArray(String[]::new));
    }

    @Override
    public void close() {
        services.forEach(Peer::close);
        registry.close();
    }
}
