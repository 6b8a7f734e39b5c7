package io.rollcall.system.containers;

import static org.awaitility.Awaitility.await;

import io.rollcall.system.process.Answer;
import io.rollcall.system.process.Endpoint;
import io.rollcall.system.process.UnreachableException;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.WriteResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes at the primary, one after the other, each of a key of its own, until it is closed. */
final class Writes implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Endpoint primary;
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final AtomicInteger unknown = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "writes");
    private volatile boolean open = true;

    Writes(Endpoint primary) {
        this.primary = primary;
        thread.start();
    }

    Map<String, String> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    void awaitAcknowledged(int more) {
        int goal = acknowledged.size() + more;
        await().atMost(PATIENCE).until(() -> acknowledged.size() >= goal);
    }

    /** Of those writes it is not known whether they were executed; they count neither way. */
    void awaitUnknown(int more) {
        int goal = unknown.get() + more;
        await().atMost(PATIENCE).until(() -> unknown.get() >= goal);
    }

    private void run() {
        for (int i = 0; open; i++) {
            String key = "written-" + i;
            if (isAcknowledged(key, "value " + i)) acknowledged.put(key, "value " + i);
            else unknown.incrementAndGet();
        }
    }

    private boolean isAcknowledged(String key, String value) {
        try {
            Answer answer = primary.postAsync("KV.Put", new PutRequest(key, value, null, null))
                    .join();
            return answer.isGood() && answer.as(WriteResponse.class).ok();
        } catch (CompletionException | UnreachableException e) {
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
