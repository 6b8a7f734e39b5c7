package io.rollcall.registry;

import static io.rollcall.chassis.fastpath.BothPaths.FAST_PATH;
import static io.rollcall.chassis.fastpath.BothPaths.THROUGH_SPRING;
import static io.rollcall.chassis.fastpath.BothPaths.object;
import static io.rollcall.chassis.fastpath.BothPaths.oneOf;
import static io.rollcall.registry.RunningRegistry.json;
import static io.rollcall.registry.RunningRegistry.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.chassis.fastpath.BothPaths;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.web.context.support.ServletRequestHandledEvent;

/** Ordinary requests are answered before Spring, and only the time shows it. */
class FastPathTest {

    private static RunningRegistry registry;
    private static String lease;

    @BeforeAll
    static void start(@TempDir Path data) {
        registry = RunningRegistry.start(data);
        lease = registry.register("echo", "a", ",\"ttlMillis\":3600000");
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void whatClientsSendAllDayIsNotSpringsWork(@TempDir Path data) {
        try (RunningRegistry daily = RunningRegistry.start(data)) {
            List<String> seenBySpring = new CopyOnWriteArrayList<>();
            ApplicationListener<ServletRequestHandledEvent> listener = event -> seenBySpring.add(event.getRequestUrl());
            daily.part(ApplicationEventMulticaster.class).addApplicationListener(listener);
            daily.post("Register", """
                {"service":"daily","id":"a","address":"[::1]:9102","weight":5,"zone":"Zürich","ttlMillis":3600000,
                 "metadata":{"git":"c0ffee","said":"\\"hello\\""},"status":"UP"}\
                """);
            String nulls = """
                {"service":"daily","id":"b","address":"h:1","weight":null,"zone":null,"metadata":null,"status":null}\
                """;
            String held = json(daily.post("Register", nulls)).get("lease").asString();
            for (String more : List.of("", ",\"status\":\"UP\"", ",\"status\":null"))
                daily.post(
                        "Heartbeat", "{\"service\":\"daily\",\"id\":\"b\",\"lease\":\"%s\"%s}".formatted(held, more));
            daily.post("Heartbeat", "{\"service\":\"daily\",\"id\":\"b\",\"lease\":\"of old\"}");
            daily.post("Lookup", "{\"service\":\"daily\",\"all\":true}");
            daily.post("Watch", "{\"service\":\"daily\",\"version\":0,\"waitMillis\":60000,\"all\":true}");
            daily.post("Watch", "{\"service\":\"nobody\",\"version\":0,\"waitMillis\":10}");
            daily.send(chunked(
                    daily, "Heartbeat", "{\"service\":\"daily\",\"id\":\"b\",\"lease\":\"%s\"}".formatted(held)));
            assertThat(daily.ids("daily")).containsExactly("a", "b");
            daily.post("Services", "{}");
            await().atMost(RunningRegistry.PATIENCE).until(() -> !seenBySpring.isEmpty());
            assertThat(seenBySpring).containsExactly("/Registry.Services");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        Lookup    | {"service":"echo"}
        Lookup    | {"service":"nobody"}
        Lookup    | {"service":"echo","service":"nobody"}
        Lookup    | {"service":"echo","all":true,"all":null}
        Lookup    | {"service":"echo"} {}
        Lookup    | {"service":"echo",}
        Lookup    | {"service":"echo","all":1}
        Lookup    | {"service":"\\u0065cho"}
        Lookup    | {"serv\\u0069ce":"echo"}
        Lookup    | {"Service":"echo"}
        Lookup    | {"service":null}
        Lookup    | {"service":"echo","subset":{"of":"caller","size":1}}
        Lookup    | {"service":"echo","subset":{"of":"caller","size":0}}
        Lookup    | {"service":"echo","subset":{"of":"caller"}}
        Lookup    | {"service":"echo","subset":null}
        Lookup    | {"service":"echo","caller":{"service":"shop","id":"s1"}}
        Lookup    | {"service":"echo","caller":{"service":"shop"}}
        Lookup    | {"service":"echo","caller":{"service":"shop","id":"a b"}}
        Lookup    | {"service":"echo","caller":{"service":"shop","id":"s1","zone":"a"}}
        Lookup    | {"service":"echo","caller":null}
        Watch     | {"service":"echo","version":0,"caller":{"service":"shop","id":"s1"}}
        Watch     | {"service":"echo","version":0,"caller":"shop"}
        Watch     | {"service":"echo","version":0,"subset":{"of":"caller","size":1}}
        Watch     | {"service":"echo","version":0,"subset":{"of":"","size":10001}}
        Watch     | {"service":"echo","version":0}
        Watch     | {"service":"echo","version":0,"waitMillis":60001}
        Watch     | {"service":"nobody","version":0,"waitMillis":20}
        Heartbeat | {"service":"echo","id":"a","lease":"none"}
        Heartbeat | {"service":"echo","id":"a","lease":"none","status":"up"}
        Heartbeat | {"service":"echo","id":"a","lease":"none","status":0}
        Heartbeat | {"service":"echo","id":"a","lease":""}
        Register  | {"service":"echo","id":"b","address":"h:1","weight":1000}
        Register  | {"service":"echo","id":"b","address":"h:1","weight":1001}
        Register  | {"service":"echo","id":"b","address":"h:1","weight":1e2}
        Register  | {"service":"echo","id":"b","address":"h:1","weight":99999999999999999999}
        Register  | {"service":"echo","id":"b","address":"h:1","ttlMillis":2999}
        Register  | {"service":"echo","id":"b","address":"h:65536"}
        Register  | {"service":"echo","id":"b","address":"h:1","status":"GONE"}
        Register  | {"service":"echo","id":"b","address":"h:1","metadata":{"k":null}}
        Register  | {"service":"echo","id":"b","address":"h:1","metadata":{"k":{}}}
        Register  | {"service":"echo","id":"b","address":"h:1","metadata":{"k":"1","k":"2"}}
        """)
    void bothWaysLeadToTheSameAnswer(String method, String body) {
        assertSame(method, body);
    }

    /** Fields that are missing, twice, of any type, on and beyond their bounds, in any order. */
    @Tag("dist")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void bothWaysLeadToTheSameAnswerWhateverIsSent(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            assertSame("Lookup", object(random, FastPathTest::value, "service", "all", "subset", "caller"));
            assertSame(
                    "Watch",
                    object(
                            random,
                            FastPathTest::value,
                            "service",
                            "version",
                            "waitMillis",
                            "all",
                            "delta",
                            "subset",
                            "caller"));
            assertSame("Heartbeat", object(random, FastPathTest::value, "service", "id", "lease", "status"));
            assertSame(
                    "Register",
                    object(
                            random,
                            FastPathTest::value,
                            "service",
                            "id",
                            "address",
                            "weight",
                            "zone",
                            "metadata",
                            "ttlMillis",
                            "status"));
        }
    }

    private static String value(Random random, String field) {
        return switch (field) {
            case "all" -> oneOf(random, "true", "false");
            case "subset" ->
                oneOf(
                        random,
                        "{\"of\":\"a\",\"size\":1}",
                        "{\"of\":\"a\",\"size\":10001}",
                        "{\"of\":\"" + "a".repeat(257) + "\",\"size\":1}",
                        "{\"of\":\" \",\"size\":1}",
                        "{\"size\":1}",
                        "{\"of\":\"a\",\"size\":1,\"x\":1}");
            case "caller" ->
                oneOf(
                        random,
                        "{\"service\":\"a\",\"id\":\"b\"}",
                        "{\"service\":\"a b\",\"id\":\"b\"}",
                        "{\"service\":\"a\"}",
                        "{\"service\":\"a\",\"id\":\"" + "b".repeat(64) + "\"}",
                        "{\"service\":\"a\",\"id\":\"b\",\"x\":1}");
            case "lease" -> oneOf(random, "\"x\"", "\"" + "x".repeat(64) + "\"", "\"" + "x".repeat(65) + "\"");
            case "status" -> oneOf(random, "\"UP\"", "\"STARTING\"", "\"DRAINING\"", "\"DOWN\"", "\"GONE\"");
            case "address" -> oneOf(random, "\"h:1\"", "\"[::1]:65535\"", "\"h:0\"", "\"h\"", "\"a_b-c.d:80\"");
            case "weight" -> oneOf(random, "1", "1000", "1001", "0");
            case "version" -> oneOf(random, "0", "-1", "9223372036854775807", "9223372036854775808");
            case "waitMillis" -> oneOf(random, "0", "1", "-1", "60001");
            case "ttlMillis" -> oneOf(random, "3000", "3600000", "2999", "3600001");
            case "zone" -> oneOf(random, "\"z\"", "\"" + "z".repeat(63) + "\"", "\"" + "ü".repeat(64) + "\"");
            case "metadata" ->
                oneOf(
                        random,
                        "{}",
                        "{\"k\":\"v\"}",
                        "{\"k\":5}",
                        "{\"\":\"v\"}",
                        "{\"" + "k".repeat(64) + "\":\"" + "v".repeat(512) + "\"}",
                        "{\"k\":\"" + "v".repeat(513) + "\"}",
                        entries(64),
                        entries(65));
            default ->
                oneOf(
                        random,
                        "\"n\"",
                        "\"n.o_t-e\"",
                        "\"" + "n".repeat(63) + "\"",
                        "\"" + "n".repeat(64) + "\"",
                        "\"-n\"");
        };
    }

    private static String entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"k" + i + "\":\"v\"")
                .toList()
                .toString()
                .replace('[', '{')
                .replace(']', '}');
    }

    private static void assertSame(String method, String body) {
        HttpResponse<String> slow = send(method, body, THROUGH_SPRING);
        BothPaths.assertSame(body, send(method, body, FAST_PATH), slow, FastPathTest::masked);
        BothPaths.assertSame(body, registry.send(chunked(registry, method, body)), slow, FastPathTest::masked);
    }

    private static String masked(String answer) {
        return answer.replaceAll("\"version\":\\d+", "\"version\":0")
                .replaceAll("\"lease\":\"[0-9a-f-]{36}\"", "\"lease\":\"\"");
    }

    private static HttpResponse<String> send(String method, String body, String type) {
        return registry.send(registry.request("/Registry." + method)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /** Sends the request in chunks, as Spring's RestClient does. */
    private static HttpRequest chunked(RunningRegistry registry, String method, String body) {
        return registry.request("/Registry." + method)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build();
    }

    private static String heartbeat(String more) {
        return "{\"service\":\"echo\",\"id\":\"a\",\"lease\":\"" + lease + "\"" + more + "}";
    }

    @Test
    void bothWaysAreTimedInTheSameMeter() {
        assertTimedAlike(heartbeat(""), "outcome=\"SUCCESS\",status=\"200\"");
        assertTimedAlike(
                "{\"service\":\"echo\",\"id\":\"a\",\"lease\":\"of old\"}", "outcome=\"CLIENT_ERROR\",status=\"404\"");
    }

    private static void assertTimedAlike(String body, String outcome) {
        String line = "http_server_requests_seconds_count{error=\"none\",exception=\"none\",method=\"POST\"," + outcome
                + ",uri=\"/Registry.Heartbeat\"} ";
        send("Heartbeat", body, "application/json");
        double before = meter(line);
        send("Heartbeat", body, "application/json");
        send("Heartbeat", body, THROUGH_SPRING);
        await().atMost(RunningRegistry.PATIENCE).until(() -> meter(line) == before + 2);
    }

    private static double meter(String line) {
        String[] all = registry.get("/actuator/prometheus").body().split("\n", -1);
        return List.of(all).stream()
                .filter(each -> each.startsWith(line))
                .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
                .findAny()
                .orElseThrow();
    }

    @Test
    void aClientThatAcceptsNoJsonIsRefused() {
        HttpResponse<String> answer = registry.send(registry.request("/Registry.Lookup")
                .header("Content-Type", "application/json")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString("{\"service\":\"echo\"}"))
                .build());
        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(problem(answer).code()).isEqualTo("not-acceptable");
    }

    @Test
    void aBodyThatComesInPiecesIsWaitedFor() throws Exception {
        byte[] request = RunningRegistry.bytes("Heartbeat", heartbeat(""));
        try (Socket socket = registry.connect()) {
            for (byte next : request) {
                socket.getOutputStream().write(next);
                socket.getOutputStream().flush();
            }
            assertThat(firstLine(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aLongOneIsReadTwiceAndTakenWhole() {
        String metadata = IntStream.range(0, 40)
                .mapToObj(i -> "\"k" + i + "\":\"" + "v".repeat(500) + "\"")
                .collect(Collectors.joining(","));
        String body = "{\"service\":\"long\",\"id\":\"a\",\"address\":\"h:1\",\"metadata\":{" + metadata + "}}";
        registry.post("Register", body);
        assertThat(registry.lookup("long").instances().get(0).metadata()).hasSize(40);
        registry.send(chunked(registry, "Register", body.replace("\"long\"", "\"long-chunks\"")));
        assertThat(registry.lookup("long-chunks").instances().get(0).metadata()).hasSize(40);
    }

    /** A value that is read twice counts once. */
    @Test
    void aLongOneOfUnsaidLengthIsReadToTheLimitAndNoFurther() {
        String frame = "{\"service\":\"echo\"}";
        String atLimit = frame + " ".repeat((1 << 20) - frame.length());
        assertThat(registry.send(chunked(registry, "Lookup", atLimit)).statusCode())
                .isEqualTo(200);
        HttpResponse<String> beyond = registry.send(chunked(registry, "Lookup", atLimit + " "));
        assertThat(beyond.statusCode()).isEqualTo(413);
        assertThat(problem(beyond).code()).isEqualTo("too-large");
    }

    @Test
    void aBodyThatEndsEarlyIsRefused() throws Exception {
        String whole = new String(RunningRegistry.bytes("Lookup", "{\"service\":\"echo\"}   "), StandardCharsets.UTF_8);
        try (Socket socket = registry.connect()) {
            socket.getOutputStream().write(whole.stripTrailing().getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            assertThat(firstLine(socket)).startsWith("HTTP/1.1 400");
        }
    }

    private static String firstLine(Socket socket) throws IOException {
        byte[] begin = socket.getInputStream().readNBytes(12);
        return new String(begin, StandardCharsets.UTF_8);
    }

    @Test
    void aRestartedRegistrySaysWhenToAskAgain(@TempDir Path data) {
        RunningRegistry.start(data).close();
        try (RunningRegistry restarted = RunningRegistry.start(data)) {
            HttpResponse<String> answer = restarted.post("Lookup", "{\"service\":\"echo\"}");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(problem(answer).code()).isEqualTo("not-ready");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(json(restarted.post("Services", "{}")).get("services")).isEmpty();
        }
    }
}
