package io.rollcall.system.containers;

import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.process.RefusedException;
import io.rollcall.process.UnreachableException;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.kv.WriteResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Writes one key after the other, each once, at whichever replica takes it, until it is closed. */
final class Writes implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<String> replicas;
    private final Function<String, Endpoint> endpoints;
    private final String client = UUID.randomUUID().toString();
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "writes");
    private volatile boolean open = true;

    /** @param endpoints called again after a replica did not take a write, because its address may have changed */
    Writes(List<String> replicas, Function<String, Endpoint> endpoints) {
        this.replicas = replicas;
        this.endpoints = endpoints;
        thread.start();
    }

    Map<String, String> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    void awaitAcknowledged(int more) {
        int goal = acknowledged.size() + more;
        await().atMost(PATIENCE).until(() -> acknowledged.size() >= goal);
    }

    private void run() {
        int turn = 0;
        Endpoint endpoint = endpoints.apply(replicas.get(0));
        for (int i = 1; open; i++) {
            PutRequest put = new PutRequest("written-" + i, "value " + i, null, new RequestId(client, (long) i));
            while (open && !isAcknowledged(endpoint, put)) {
                turn++;
                endpoint = endpoints.apply(replicas.get(turn % replicas.size()));
            }
            // The last one may have been cut short.
            if (open) acknowledged.put(put.key(), put.value());
        }
    }

    private static boolean isAcknowledged(Endpoint endpoint, PutRequest put) {
        try {
            return endpoint.call("KV.Put", put, WriteResponse.class).ok();
        } catch (RefusedException | UnreachableException e) {
            return false;
        }
    }

    @Override
    public void close() {
        open = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
