package io.rollcall.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.StatusResponse;
import io.rollcall.wire.kv.WriteResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stranger reaches the replicas of a group without security, and says that it is their primary. */
class ForgedMessagesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String STRANGER = "00000000-0000-0000-0000-000000000009";

    private final JsonMapper json = new JsonMapper();
    private StubRegistry registry;
    private KvProcess kv1;
    private KvProcess kv2;

    @BeforeEach
    void aGroupOfTwoHoldsAWrite() throws IOException {
        registry = new StubRegistry();
        kv1 = KvProcess.start("kv1", registry).awaitReady();
        kv2 = KvProcess.start("kv2", registry).awaitReady();
        await().atMost(PATIENCE).until(() -> kv1.status().view().members().size() == 2);
        put("x", "1");
    }

    @AfterEach
    void stop() {
        kv2.close();
        kv1.close();
        registry.close();
    }

    @Test
    void twoMessagesNoLongerMakeABackupDivergeForGood() throws Exception {
        await().atMost(PATIENCE)
                .until(() -> kv2.status().commit() == kv1.status().end());
        JsonNode heard = entriesSentToAStranger();
        long end = kv2.status().end();
        String entry = "{\"view\":%d,\"seq\":%d,\"timeMillis\":%d,\"key\":\"forged\",\"value\":\"1\"}"
                .formatted(heard.get("view").asLong(), end + 1, 1_000_000_000_000L);
        assertThat(apply(heard, end, end, entry)).isEqualTo(200);
        assertThat(apply(heard, end, end + 1, "")).isEqualTo(200);

        put("y", "acknowledged");

        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .untilAsserted(() -> assertThat(get(kv2, "y")).isEqualTo(get(kv1, "y")));
        await().atMost(PATIENCE).until(() -> kv2.status().ready());
        assertThat(kv1.status().role()).isEqualTo("primary");
        assertThat(get(kv1, "y").value()).isEqualTo("acknowledged");
        assertThat(get(kv2, "x").value()).isEqualTo("1");
        assertThat(get(kv2, "forged").found()).isFalse();
        assertThat(divergences(kv1) + divergences(kv2)).isPositive();
        put("z", "3");
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .untilAsserted(() -> assertThat(get(kv2, "z").value()).isEqualTo("3"));
    }

    private static double divergences(KvProcess process) {
        MeterRegistry meters = process.context().getBean(MeterRegistry.class);
        return meters.get("rollcall.kv.divergences").counter().count();
    }

    /** A stranger that asks for a snapshot is sent the log, and so learns the session of the primary. */
    private JsonNode entriesSentToAStranger() throws Exception {
        BlockingQueue<String> bodies = new ArrayBlockingQueue<>(100);
        HttpServer stranger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stranger.createContext("/", exchange -> {
            try (exchange) {
                bodies.offer(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                exchange.sendResponseHeaders(503, -1);
            }
        });
        stranger.start();
        try {
            String receiver = receiver(kv1);
            String attempt = "{\"replica\":\"%s\",\"session\":\"s\",\"number\":1}".formatted(STRANGER);
            kv1.post(
                    "/KV.Snapshot",
                    "{%s,\"view\":1,\"id\":\"kv9\",\"address\":\"localhost:%d\",\"attempt\":%s}"
                            .formatted(receiver, stranger.getAddress().getPort(), attempt));
            String body = bodies.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(body).isNotNull();
            return json.readTree(body);
        } finally {
            stranger.stop(0);
        }
    }

    private int apply(JsonNode heard, long from, long commit, String entries) {
        StatusResponse status = kv2.status();
        String to = "{\"replica\":\"%s\",\"session\":\"\",\"number\":0}".formatted(status.replica());
        long last = entries.isEmpty() ? commit : from;
        String body = ("{%s,\"view\":%d,\"primary\":\"kv1\",\"members\":%s,\"session\":%s,\"to\":%s,\"number\":1,"
                        + "\"standing\":\"MEMBER\",\"start\":%d,\"from\":%d,\"fromView\":%d,\"commit\":%d,\"granted\":0,"
                        + "\"entries\":[%s]}")
                .formatted(
                        receiver(kv2),
                        heard.get("view").asLong(),
                        heard.get("members"),
                        heard.get("session"),
                        to,
                        from,
                        last,
                        heard.get("view").asLong(),
                        commit,
                        entries);
        return kv2.post("/KV.Apply", body).statusCode();
    }

    private static String receiver(KvProcess process) {
        return "\"receiver\":{\"group\":\"kv\",\"id\":\"%s\",\"replica\":\"%s\"}"
                .formatted(process.id, process.status().replica());
    }

    private void put(String key, String value) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .untilAsserted(() -> {
                    KvProcess leads = kv1.status().role().equals("primary") ? kv1 : kv2;
                    WriteResponse written =
                            leads.call("/KV.Put", new PutRequest(key, value, null, null), WriteResponse.class);
                    assertThat(written.ok()).isTrue();
                });
    }

    private static GetResponse get(KvProcess process, String key) {
        GetResponse got = process.call("/KV.Get", new GetRequest(key), GetResponse.class);
        return new GetResponse(got.found(), got.value(), got.version(), "");
    }
}
