package io.rollcall.system.kv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.rollcall.process.RefusedException;
import io.rollcall.process.UnreachableException;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.StatusRequest;
import io.rollcall.wire.kv.StatusResponse;
import io.rollcall.wire.kv.WriteResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stranger reaches the replicas of a group without security, and tells a backup of an entry that nobody has made. */
@Tag("dist")
class DivergedIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WRITES = 50;
    private static final JsonMapper JSON = new JsonMapper();

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @Test
    void aBackupWhoseLogIsMadeToDifferSaysSoAndJoinsAnewAndNoAcknowledgedWriteIsLost() throws Exception {
        Server kv1 = replica("kv1");
        await().atMost(PATIENCE).until(() -> isReady(kv1, 1));
        Server kv2 = replica("kv2");
        Server kv3 = replica("kv3");
        for (Server each : new Server[] {kv1, kv2, kv3})
            await().atMost(PATIENCE).until(() -> isReady(each, 3));
        Map<String, String> acknowledged = new TreeMap<>();
        put(kv1, "before", "1", acknowledged);
        await().atMost(PATIENCE).until(() -> status(kv2).commit() == status(kv1).end());

        JsonNode heard = sentToAStranger(kv1);
        long end = status(kv2).end();
        String forged = "{\"view\":%d,\"seq\":%d,\"timeMillis\":%d,\"key\":\"forged\",\"value\":\"1\"}"
                .formatted(heard.get("view").asLong(), end + 1, 1_000_000_000_000L);
        assertThat(apply(kv2, heard, end, end, forged)).isEqualTo(200);
        assertThat(apply(kv2, heard, end + 1, end + 1, "")).isEqualTo(200);
        for (int i = 0; i < WRITES; i++) put(kv1, "key" + i, "value" + i, acknowledged);

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(Contents.of(kv2)).isEqualTo(Contents.of(kv1));
            assertThat(Contents.of(kv3)).isEqualTo(Contents.of(kv1));
        });
        await().atMost(PATIENCE).until(() -> isReady(kv2, 3));
        Map<String, String> held = new TreeMap<>();
        Contents.of(kv2).forEach(entry -> held.put(entry.key(), entry.value()));
        assertThat(held).isEqualTo(acknowledged);
        assertThat(status(kv1).role()).isEqualTo("primary");
        String said = kv1.process().stdout() + kv2.process().stdout();
        assertThat(said.lines().filter(line -> line.contains("ERROR")))
                .anyMatch(line -> line.contains("joins anew") || line.contains("takes the primary's data"));
    }

    /** A stranger that asks for a snapshot is sent the log, and so learns the session of the primary. */
    private static JsonNode sentToAStranger(Server primary) throws IOException, InterruptedException {
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
            primary.endpoint()
                    .post(
                            "KV.Snapshot",
                            "{%s,\"view\":1,\"id\":\"kv9\",\"address\":\"localhost:%d\",\"attempt\":%s}"
                                    .formatted(
                                            receiver(primary),
                                            stranger.getAddress().getPort(),
                                            attempt("00000000-0000-0000-0000-000000000009", "s", 1)));
            String body = bodies.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(body).isNotNull();
            return JSON.readTree(body);
        } finally {
            stranger.stop(0);
        }
    }

    private static int apply(Server backup, JsonNode heard, long from, long commit, String entries) {
        String body = ("{%s,\"view\":%d,\"primary\":\"kv1\",\"members\":%s,\"session\":%s,\"to\":%s,\"number\":1,"
                        + "\"standing\":\"MEMBER\",\"start\":%d,\"from\":%d,\"fromView\":%d,\"commit\":%d,\"granted\":0,"
                        + "\"entries\":[%s]}")
                .formatted(
                        receiver(backup),
                        heard.get("view").asLong(),
                        heard.get("members"),
                        heard.get("session"),
                        attempt(status(backup).replica(), "", 0),
                        from,
                        from,
                        heard.get("view").asLong(),
                        commit,
                        entries);
        return backup.endpoint().post("KV.Apply", body).status();
    }

    private static String receiver(Server replica) {
        return "\"receiver\":{\"group\":\"kv\",\"id\":\"%s\",\"replica\":\"%s\"}"
                .formatted(replica.id(), status(replica).replica());
    }

    private static String attempt(String replica, String session, int number) {
        return "{\"replica\":\"%s\",\"session\":\"%s\",\"number\":%d}".formatted(replica, session, number);
    }

    private static void put(Server at, String key, String value, Map<String, String> acknowledged) {
        String body = JSON.writeValueAsString(new PutRequest(key, value, null, null));
        await().atMost(PATIENCE).until(() -> {
            var answer = at.endpoint().post("KV.Put", body);
            return answer.isGood() && answer.as(WriteResponse.class).ok();
        });
        acknowledged.put(key, value);
    }

    private static Server replica(String id) {
        return cluster.launch("kv", id, "-primary-id", "kv1", "-durability", "memory");
    }

    private static boolean isReady(Server replica, int members) {
        try {
            StatusResponse status = status(replica);
            return status.ready() && status.view().members().size() == members;
        } catch (UnreachableException | RefusedException notYet) {
            return false;
        }
    }

    private static StatusResponse status(Server replica) {
        return replica.endpoint().call("KV.Status", new StatusRequest(), StatusResponse.class);
    }
}
