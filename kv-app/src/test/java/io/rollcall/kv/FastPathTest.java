package io.rollcall.kv;

import static io.rollcall.chassis.fastpath.BothPaths.FAST_PATH;
import static io.rollcall.chassis.fastpath.BothPaths.THROUGH_SPRING;
import static io.rollcall.chassis.fastpath.BothPaths.object;
import static io.rollcall.chassis.fastpath.BothPaths.oneOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.chassis.fastpath.BothPaths;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Everyday reads and writes are answered before Spring, and nobody can tell but by the time it takes. */
class FastPathTest {

    private static final JsonMapper JSON = new JsonMapper();

    /** The number of characters of the text that replaces KEY: {@code express} or {@code longway}, and a number. */
    private static final int NAME = 11;

    private static final String STRANGER = "00000000-0000-0000-0000-000000000001";

    private static StubRegistry registry;
    private static KvProcess kv1;

    private int comparisons;

    @BeforeAll
    static void start() throws Exception {
        registry = new StubRegistry();
        kv1 = KvProcess.start("kv1", registry).awaitReady();
    }

    @AfterAll
    static void stop() {
        kv1.close();
        registry.close();
    }

    @Test
    void whatClientsSendAllDayIsNotSpringsWork() throws Exception {
        try (StubRegistry other = new StubRegistry();
                KvProcess daily = KvProcess.start("kv1", other).awaitReady()) {
            List<String> handled = new CopyOnWriteArrayList<>();
            daily.onHandled(handled::add);
            for (String more : List.of(
                    "",
                    ",\"ifVersion\":null,\"requestId\":null",
                    ",\"ifVersion\":2",
                    ",\"requestId\":null",
                    ",\"requestId\":{\"client\":\"c\",\"number\":1}"))
                daily.post("/KV.Put", "{\"key\":\"x\",\"value\":\"v\"" + more + "}");
            daily.post("/KV.Get", "{\"key\":\"x\"}");
            daily.post("/KV.Status", "{}");
            await().atMost(Duration.ofSeconds(10)).until(() -> !handled.isEmpty());
            assertThat(handled).containsOnly("/KV.Status");
            assertThat(daily.status().end()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "\"quoted\" \\ /", "a\u0000b\n\t\u001f", "Zürich, 北京, \ud83d\ude80", "\u2028\ufffe"
            })
    void aValueComesBackAsItWas(String value) {
        String body = JSON.writeValueAsString(Map.of("key", value + "key", "value", value));
        assertThat(kv1.post("/KV.Put", body).statusCode()).isEqualTo(200);
        String got = kv1.post("/KV.Get", JSON.writeValueAsString(Map.of("key", value + "key")))
                .body();
        assertThat(JSON.readTree(got).get("value").asString()).isEqualTo(value);
    }

    /** Fields that are missing, twice, of any type, on and beyond their bounds, in any order. */
    @Tag("dist")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void bothWaysLeadToTheSameAnswerWhateverIsSent(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 250; i++) {
            assertSame("/KV.Get", object(random, FastPathTest::value, "key"));
            assertSame("/KV.Put", object(random, FastPathTest::value, "key", "value", "ifVersion", "requestId"));
        }
    }

    /** A message for another group, or for none: whatever it says, nothing here may change. */
    @Tag("dist")
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void whatReplicasSayIsAnsweredTheSameBothWays(long seed) {
        long end = kv1.status().end();
        Random random = new Random(seed);
        String attempt = "{\"replica\":\"%s\",\"session\":\"s\",\"number\":1}".formatted(STRANGER);
        String member = "{\"id\":\"kv2\",\"replica\":\"%s\",\"address\":\"localhost:1\"}".formatted(STRANGER);
        for (int i = 0; i < 250; i++) {
            assertSame(
                    "/KV.Apply",
                    "{\"receiver\":%s,\"view\":%s,\"primary\":\"kv2\",\"members\":[%s],\"session\":\"s\",\"to\":%s,\"number\":1,\"standing\":%s,\"start\":0,\"from\":0,\"fromView\":0,\"commit\":0,\"granted\":0,\"entries\":[%s]}"
                            .formatted(
                                    oneOf(random, receiver("kv"), receiver("kv"), receiver("other"), "{}", "null"),
                                    oneOf(random, "1", "1", "1", "0", "-1", "null"),
                                    oneOf(random, member, member, member, "", "null", "{}"),
                                    oneOf(random, attempt, attempt, attempt, "{}"),
                                    oneOf(random, "\"MEMBER\"", "\"JOINING\"", "\"KING\""),
                                    oneOf(random, "", entry(1), entry(1), entry(7), "null")));
        }
        for (int view = 0; view <= 2; view++) {
            assertSame(
                    "/KV.Committed",
                    "{\"receiver\":%s,\"view\":%d,\"from\":\"kv2\",\"replica\":\"%s\",\"question\":1}"
                            .formatted(oneOf(random, receiver("kv"), receiver("other")), view, STRANGER));
        }
        assertThat(kv1.status().end()).isEqualTo(end);
    }

    private static String receiver(String group) {
        return "{\"group\":\"%s\",\"id\":\"kv1\",\"replica\":\"%s\"}"
                .formatted(group, kv1.status().replica());
    }

    private static String entry(int seq) {
        return "{\"view\":1,\"seq\":%d,\"timeMillis\":0,\"key\":\"x\",\"value\":\"v\"}".formatted(seq);
    }

    private static String value(Random random, String field) {
        return switch (field) {
            case "key" ->
                oneOf(
                        random,
                        "\"KEY\"",
                        "\"KEY\"",
                        "\"KEY" + "é".repeat(500) + "\"",
                        "\"KEY" + "k".repeat(1_024 - NAME) + "\"",
                        "\"KEY" + "k".repeat(1_025 - NAME) + "\"",
                        "\"\\ud83d\"");
            case "value" -> oneOf(random, "\"\"", "\"v\"", "\"\\ude80\"", "\"" + "v".repeat(5_000) + "\"");
            case "ifVersion" -> oneOf(random, "0", "7", "-1", "9223372036854775807", "9223372036854775808", "1e2");
            default ->
                oneOf(
                        random,
                        "{\"client\":\"CLIENT\",\"number\":1}",
                        "{\"client\":\"CLIENT\",\"number\":1,\"more\":[{}]}",
                        "{\"client\":\"CLIENT\",\"number\":0}",
                        "{\"client\":\"CLIENT\",\"number\":null}",
                        "{\"client\":\"" + "c".repeat(65) + "\",\"number\":1}",
                        "{\"client\":\"CLIENT\"}",
                        "{\"number\":1}");
        };
    }

    /** Writes with a key and a client each, so that the second one finds what the first one found. */
    private void assertSame(String method, String body) {
        comparisons++;
        HttpResponse<String> express = kv1.post(method, named(body, "express"), FAST_PATH);
        HttpResponse<String> slow = kv1.post(method, named(body, "longway"), THROUGH_SPRING);
        BothPaths.assertSame(body, express, slow, FastPathTest::masked);
    }

    private String named(String body, String way) {
        String name = way + "%04d".formatted(comparisons);
        return body.replace("KEY", name).replace("CLIENT", name);
    }

    private static String masked(String answer) {
        return answer.replaceAll("\"version\":[1-9]\\d*", "\"version\":1").replaceAll("(express|longway)\\d+", "");
    }
}
