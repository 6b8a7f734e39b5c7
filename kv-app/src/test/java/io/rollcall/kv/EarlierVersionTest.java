package io.rollcall.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.WriteResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A backup of the version before hashes, as its primary meets it while the replicas of a group are upgraded one after
 * the other: it refuses a message with a field that it does not know. Then it is upgraded, too.
 */
class EarlierVersionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REPLICA = "00000000-0000-0000-0000-000000000002";

    private final JsonMapper json = new JsonMapper();
    private final Map<Long, String> held = new ConcurrentHashMap<>();
    private final List<Long> hashes = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean isUpgraded;
    private StubRegistry registry;
    private KvProcess kv1;
    private HttpServer kv2;

    @BeforeEach
    void start() throws IOException {
        registry = new StubRegistry();
        kv1 = KvProcess.start("kv1", registry).awaitReady();
        kv2 = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        kv2.createContext("/KV.Apply", this::apply);
        kv2.start();
    }

    @AfterEach
    void stop() {
        kv1.close();
        kv2.stop(0);
        registry.close();
    }

    @Test
    void itIsSentEntriesWithoutHashesAndAfterItsUpgradeWithThem() {
        await().atMost(PATIENCE).until(() -> put("x", "1"));
        join();
        await().atMost(PATIENCE).until(() -> kv1.status().view().members().size() == 2);
        for (int i = 0; i < 20; i++)
            assertThat(put("key" + i, "1")).as("key%s", i).isTrue();
        assertThat(new TreeMap<>(held).values()).endsWith("key18", "key19");
        assertThat(hashes).isEmpty();
        assertThat(refused).as("sent with hashes").hasPositiveValue().hasValueLessThan(10);

        isUpgraded = true;
        await().atMost(PATIENCE).until(() -> put("y", "1") && !hashes.isEmpty());
        for (int i = 0; i < 20; i++) assertThat(put("z" + i, "1")).as("z%s", i).isTrue();
        assertThat(hashes).hasSizeGreaterThanOrEqualTo(20).doesNotContain(0L);
        assertThat(kv1.status().view().members())
                .as("nobody was taken for another")
                .hasSize(2);
        assertThat(kv1.context()
                        .getBean(MeterRegistry.class)
                        .get("rollcall.kv.divergences")
                        .counter()
                        .count())
                .isZero();
    }

    /** Answers as the version before did, or as this one does. */
    private void apply(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = json.readTree(exchange.getRequestBody());
            boolean isHashed = isThere(request, "fromHash");
            for (JsonNode entry : request.get("entries")) isHashed |= isThere(entry, "hash");
            if (isHashed && !isUpgraded) {
                refused.incrementAndGet();
                answer(exchange, 400, Map.of("status", 400, "code", "invalid-request"));
                return;
            }
            long acked = request.get("from").asLong();
            Map<String, Object> ack = new TreeMap<>();
            for (JsonNode entry : request.get("entries")) {
                acked = entry.get("seq").asLong();
                held.put(acked, entry.get("key").asString());
                if (!isThere(entry, "hash")) continue;
                hashes.add(entry.get("hash").asLong());
                ack.put("hash", entry.get("hash").asLong());
            }
            ack.putAll(Map.of(
                    "view", request.get("view").asLong(), "by", request.get("to"), "acked", acked, "leaving", false));
            answer(exchange, 200, ack);
        }
    }

    private static boolean isThere(JsonNode in, String field) {
        return in.get(field) != null && !in.get(field).isNull();
    }

    private void answer(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        byte[] bytes = json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set("Content-Type", status == 200 ? "application/json" : "application/problem+json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Asks for the data, of which it needs nothing, and is promoted by its acks. */
    private void join() {
        String receiver = "\"receiver\":{\"group\":\"kv\",\"id\":\"kv1\",\"replica\":\"%s\"}"
                .formatted(kv1.status().replica());
        String attempt = "{\"replica\":\"%s\",\"session\":\"s\",\"number\":1}".formatted(REPLICA);
        int status = kv1.post(
                        "/KV.Snapshot",
                        "{%s,\"view\":1,\"id\":\"kv2\",\"address\":\"localhost:%d\",\"attempt\":%s}"
                                .formatted(receiver, kv2.getAddress().getPort(), attempt))
                .statusCode();
        assertThat(status).isEqualTo(200);
    }

    private boolean put(String key, String value) {
        var answer = kv1.post("/KV.Put", json.writeValueAsString(new PutRequest(key, value, null, null)));
        return answer.statusCode() == 200
                && json.readValue(answer.body(), WriteResponse.class).ok();
    }
}
