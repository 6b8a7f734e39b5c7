package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.PATIENCE;
import static io.rollcall.registry.RunningRegistry.json;
import static io.rollcall.registry.RunningRegistry.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.registry.events.EventHistory;
import io.rollcall.registry.events.EventStreams;
import io.rollcall.registry.events.EventWaiters;
import io.rollcall.wire.registry.Event;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.InstanceOverride;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.OverrideStatus;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator sees of a registry and steers in it, over HTTP. */
class ConsoleTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path data;

    private RunningRegistry registry;

    @BeforeEach
    void start() {
        registry = RunningRegistry.start(data);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    // --- Events ---

    @Test
    void eventsAreTheLatestThenThoseAfterTheOnesThatAreKnown() {
        String lease = registry.register("echo", "a");
        registry.register("math", "m");
        JsonNode first = events("{}");
        assertThat(told(first)).containsExactly("echo a registered started", "math m registered started");
        assertThat(first.get("missed").asBoolean()).isFalse();
        assertThat(first.get("registry").asString()).isNotEmpty();
        assertThat(first.get("events").get(0).get("ageMillis").asLong()).isBetween(0L, 60_000L);

        registry.post("Deregister", "{\"service\":\"echo\",\"id\":\"a\",\"lease\":\"" + lease + "\"}");
        JsonNode next = events("{\"after\":" + first.get("next").asLong() + "}");
        assertThat(told(next)).containsExactly("echo a removed farewell");
        assertThat(told(events("{\"service\":\"math\"}"))).containsExactly("math m registered started");
        assertThat(told(events("{\"limit\":1}"))).containsExactly("echo a removed farewell");
    }

    @Test
    void eventsThatAreTooManyForOneAnswerComeInParts() {
        for (String id : List.of("a", "b", "c", "d", "e")) registry.register("echo", id);
        long after = events("{}").get("events").get(0).get("sequence").asLong() - 1;
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            JsonNode part = events("{\"after\":" + after + ",\"limit\":2}");
            assertThat(part.get("missed").asBoolean()).isFalse();
            told.addAll(told(part));
            after = part.get("next").asLong();
        }
        assertThat(told).hasSize(5).doesNotHaveDuplicates();
        assertThat(told(events("{\"after\":" + after + "}"))).isEmpty();
    }

    @Test
    void aRequestWaitsForTheNextEventOfItsService() {
        long after = events("{}").get("next").asLong();
        CompletableFuture<HttpResponse<String>> waiting =
                registry.postLater("Events", "{\"after\":" + after + ",\"service\":\"echo\",\"waitMillis\":60000}");
        await().atMost(PATIENCE).until(() -> registry.part(EventWaiters.class).waiting() == 1);
        registry.register("math", "m");
        assertThat(waiting).isNotDone();
        registry.register("echo", "a");
        JsonNode answer = json(waiting.join());
        assertThat(told(answer)).containsExactly("echo a registered started");
        assertThat(answer.get("next").asLong()).isEqualTo(after + 2);
        await().atMost(PATIENCE).until(() -> registry.part(EventWaiters.class).waiting() == 0);
    }

    @Test
    void aWaitWithoutAnEventEnds() {
        long after = events("{}").get("next").asLong();
        JsonNode answer = events("{\"after\":" + after + ",\"waitMillis\":50}");
        assertThat(answer.get("events")).isEmpty();
        assertThat(answer.get("next").asLong()).isEqualTo(after);
    }

    @Test
    void aClientThatWasAwayForTooLongIsToldThatEventsAreMissing() {
        try (RunningRegistry small = RunningRegistry.start(data.resolve("small"), "--rollcall.registry.events=100")) {
            long after = json(small.post("Events", "{}")).get("next").asLong();
            for (int i = 0; i < 101; i++) small.register("echo", "i" + i);
            String body = "{\"limit\":1000,\"after\":";
            assertThat(json(small.post("Events", body + after + "}"))
                            .get("missed")
                            .asBoolean())
                    .isTrue();
            JsonNode all = json(small.post("Events", body + (after + 1) + "}"));
            assertThat(all.get("missed").asBoolean()).isFalse();
            assertThat(all.get("events")).hasSize(100);
        }
    }

    @Test
    void sequencesGrowBeyondARestartAndWhatWasBeforeIsMissing() {
        registry.register("echo", "a");
        JsonNode before = events("{}");
        restart();
        JsonNode answer = events("{\"after\":" + before.get("next").asLong() + "}");
        assertThat(answer.get("missed").asBoolean()).isTrue();
        assertThat(answer.get("next").asLong()).isGreaterThan(before.get("next").asLong());
        assertThat(answer.get("registry").asString())
                .isEqualTo(before.get("registry").asString());
    }

    // --- Overrides ---

    @Test
    void anOverriddenInstanceIsListedAndGetsNoCalls() {
        registry.register("echo", "a", ",\"weight\":5");
        registry.register("echo", "b");
        long version = registry.lookup("echo").version();
        CompletableFuture<LookupResponse> delta = registry.watchDelta("echo", version, 60_000);
        String subset = ",\"all\":true,\"subset\":{\"of\":\"%s\",\"size\":1}}";
        String of = "c";
        while (!ids(registry.post("Lookup", "{\"service\":\"echo\"" + subset.formatted(of)))
                .equals(List.of("a"))) of += "c";
        CompletableFuture<HttpResponse<String>> part = registry.postLater(
                "Watch", RunningRegistry.watchBody("echo", version, 60_000).replace("}", subset.formatted(of)));

        JsonNode answer = json(registry.post(
                "Override",
                "{\"service\":\"echo\",\"id\":\"a\",\"status\":\"OUT_OF_SERVICE\",\"weight\":0,\"reason\":\"disk\"}"));

        JsonNode word = answer.get("instance").get("override");
        assertThat(word.get("status").asString()).isEqualTo("OUT_OF_SERVICE");
        assertThat(word.get("weight").asInt()).isZero();
        assertThat(word.get("reason").asString()).isEqualTo("disk");
        assertThat(word.get("ageMillis").asLong()).isBetween(0L, 60_000L);
        assertThat(answer.get("instance").get("status").asString()).isEqualTo("UP");
        assertThat(answer.get("instance").get("weight").asInt()).isEqualTo(5);
        assertThat(registry.ids("echo")).containsExactly("b");
        assertThat(all("echo")).extracting(Instance::id).containsExactly("a", "b");
        assertThat(all("echo").get(0).takesCalls()).isFalse();
        assertThat(json(registry.post("Services", "{}"))
                        .get("services")
                        .get(0)
                        .get("up")
                        .asInt())
                .isEqualTo(1);
        assertThat(delta.join().instances()).singleElement().satisfies(instance -> {
            assertThat(instance.id()).isEqualTo("a");
            assertThat(instance.takesCalls()).isFalse();
        });
        assertThat(ids(part.join())).containsExactly("b");
        assertThat(ids(registry.post("Lookup", "{\"service\":\"echo\"" + subset.formatted(of))))
                .containsExactly("b");
    }

    @Test
    void anOverrideOutlastsHeartbeatsARegistrationAndARestartOfTheRegistryUntilItIsTakenBack() {
        String lease = registry.register("echo", "a");
        post("Override", "{\"service\":\"echo\",\"id\":\"a\",\"status\":\"OUT_OF_SERVICE\",\"reason\":\"disk\"}");
        post("Override", "{\"service\":\"echo\",\"id\":\"b\",\"weight\":7}");
        post("Heartbeat", "{\"service\":\"echo\",\"id\":\"a\",\"status\":\"UP\",\"lease\":\"" + lease + "\"}");
        assertThat(all("echo").get(0).takesCalls()).isFalse();
        registry.register("echo", "a");
        assertThat(all("echo").get(0).takesCalls()).isFalse();

        restart();
        registry.register("echo", "a");
        registry.register("echo", "b");
        assertThat(awaitAll("echo").get(0).override())
                .isEqualTo(new InstanceOverride(OverrideStatus.OUT_OF_SERVICE, null, "disk", null, 0));
        assertThat(all("echo").get(0).takesCalls()).isFalse();
        assertThat(all("echo").get(1).shareOfCalls()).isEqualTo(7);

        post("Override", "{\"service\":\"echo\",\"id\":\"a\"}");
        assertThat(all("echo").get(0).override()).isNull();
        restart();
        registry.register("echo", "a");
        assertThat(awaitAll("echo").get(0).override()).isNull();
    }

    @Test
    void anOverrideEndsWithItsTime() {
        registry.register("echo", "a");
        post("Override", "{\"service\":\"echo\",\"id\":\"a\",\"status\":\"OUT_OF_SERVICE\",\"ttlMillis\":1000}");
        assertThat(registry.ids("echo")).isEmpty();
        await().atMost(PATIENCE).until(() -> !registry.ids("echo").isEmpty());
        assertThat(told(events("{\"limit\":1}"))).containsExactly("echo a status operator");
    }

    @Test
    void aDirectoryThatCannotBeWrittenChangesNothing() throws IOException {
        registry.register("echo", "a");
        Path inTheWay = data.resolve("operators-words.new");
        Files.createDirectory(inTheWay);
        HttpResponse<String> refused =
                registry.post("Override", "{\"service\":\"echo\",\"id\":\"a\",\"status\":\"OUT_OF_SERVICE\"}");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(problem(refused).code()).isIn("not-durable", "outcome-unknown");
        assertThat(registry.ids("echo")).containsExactly("a");
        Files.delete(inTheWay);
        post("Override", "{\"service\":\"echo\",\"id\":\"a\",\"status\":\"OUT_OF_SERVICE\"}");
        assertThat(registry.ids("echo")).isEmpty();
    }

    // --- Evict ---

    @Test
    void anEvictedInstanceIsToldWhyItCannotRegister() {
        registry.register("echo", "a");
        String evict = "{\"service\":\"echo\",\"id\":\"a\",\"reason\":\"it loops\",\"banMillis\":%d}";
        assertThat(post("Evict", evict.formatted(600_000)).get("removed").asBoolean())
                .isTrue();
        assertThat(registry.ids("echo")).isEmpty();
        HttpResponse<String> refused =
                registry.post("Register", "{\"service\":\"echo\",\"id\":\"a\",\"address\":\"localhost:1\"}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(problem(refused).code()).isEqualTo("evicted");
        assertThat(problem(refused).detail())
                .contains("An operator has evicted")
                .contains("it loops");
        restart();
        assertThat(registry.post("Register", "{\"service\":\"echo\",\"id\":\"a\",\"address\":\"localhost:1\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(post("Evict", evict.formatted(0)).get("removed").asBoolean()).isFalse();
        registry.register("echo", "a");
    }

    // --- Callers ---

    /** The fast path and Spring's way note the same. */
    @Test
    void aCallerIsAnEdgeOfTheMap() {
        registry.register("echo", "a");
        String caller = "\"caller\":{\"service\":\"shop\",\"id\":\"%s\"}";
        post("Lookup", "{\"service\":\"echo\"," + caller.formatted("s1") + "}");
        post("Watch", "{\"service\":\"echo\",\"version\":0,\"waitMillis\":0," + caller.formatted("s2") + "}");
        post("Watch", "{\"service\":\"echo\",\"version\":0,\"waitMillis\":0," + caller.formatted("s2") + "}");
        post("Lookup", "{\"service\":\"math\"," + caller.formatted("s1") + "}");
        post("Lookup", "{\"service\":\"math\"}");
        HttpResponse<String> throughSpring = registry.send(registry.request("/Registry.Lookup")
                .header("Content-Type", "application/json;charset=utf-8")
                .POST(BodyPublishers.ofString("{\"service\":\"echo\"," + caller.formatted("s3") + "}"))
                .build());
        assertThat(throughSpring.statusCode()).isEqualTo(200);

        JsonNode edges = post("Callers", "{}").get("edges");
        assertThat(edges).hasSize(2);
        assertThat(edges.get(0).get("caller").asString()).isEqualTo("shop");
        assertThat(edges.get(0).get("service").asString()).isEqualTo("echo");
        assertThat(edges.get(0).get("instances").asInt()).isEqualTo(3);
        assertThat(edges.get(0).get("ageMillis").asLong()).isBetween(0L, 60_000L);
        assertThat(edges.get(1).get("service").asString()).isEqualTo("math");
        assertThat(post("Callers", "{\"service\":\"math\"}").get("edges")).hasSize(1);
    }

    // --- The stream ---

    @Test
    void theStreamTellsEventsAndGoesOnWhereItBroke() throws IOException {
        long last;
        try (Socket socket = registry.connect()) {
            BufferedReader stream = stream(socket, "");
            String id = next(stream, "id: ");
            registry.register("echo", "a");
            JsonNode event = JSON.readTree(next(stream, "data: "));
            assertThat(event.get("id").asString()).isEqualTo("a");
            assertThat(event.get("cause").asString()).isEqualTo("started");
            last = event.get("sequence").asLong();
            assertThat(last).isEqualTo(Long.parseLong(id) + 1);
        }
        registry.register("echo", "b");
        try (Socket socket = registry.connect()) {
            BufferedReader stream = stream(socket, "Last-Event-ID: " + last + "\r\n");
            assertThat(JSON.readTree(next(stream, "data: ")).get("id").asString())
                    .isEqualTo("b");
        }
        await().atMost(PATIENCE).until(() -> registry.part(EventStreams.class).clients() == 0);
    }

    @Test
    void aStreamThatBeginsBeforeTheHistorySaysThatEventsAreMissing() throws IOException {
        try (Socket socket = registry.connect()) {
            BufferedReader stream = stream(socket, "Last-Event-ID: 5\r\n");
            assertThat(next(stream, "event: ")).isEqualTo("missed");
        }
        assertThat(registry.get("/registry/stream?after=yesterday").statusCode())
                .isEqualTo(400);
    }

    /** It has no queue: it is behind, and what it does not read is cut off. */
    @Test
    void aClientThatReadsNothingIsCutOffAndHoldsNobodyUp() throws IOException {
        try (RunningRegistry many = RunningRegistry.start(data.resolve("many"));
                Socket slow = many.connect();
                Socket other = many.connect()) {
            slow.setReceiveBufferSize(1 << 10);
            BufferedReader stream = stream(other, "");
            next(stream, "id: ");
            stream(slow, "");
            await().atMost(PATIENCE).until(() -> many.part(EventStreams.class).clients() == 2);
            EventHistory history = many.part(EventHistory.class);
            String reason = "r".repeat(2_000);
            CompletableFuture<Void> told = CompletableFuture.runAsync(() -> readUntil(stream, "\"last\""));
            for (int i = 0; i < 20_000; i++) add(history, "instance", reason); // more than buffers take
            await().atMost(PATIENCE).until(() -> many.part(EventStreams.class).clients() == 1);
            add(history, "last", reason);
            told.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            assertThat(rest(slow))
                    .as("an answer that is cut off does not look whole")
                    .doesNotEndWith("0\r\n\r\n");
        }
    }

    private static String rest(Socket of) throws IOException {
        of.setSoTimeout((int) PATIENCE.toMillis());
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            of.getInputStream().transferTo(rest);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException reset) {
            return rest.toString(StandardCharsets.UTF_8);
        }
        return rest.toString(StandardCharsets.UTF_8);
    }

    private static void add(EventHistory history, String id, String reason) {
        Event event =
                new Event(history.last() + 1, 0, "echo", id, Event.WEIGHT, Event.OPERATOR, "1", "2", null, reason);
        history.add(event, 0);
    }

    private static void readUntil(BufferedReader stream, String text) {
        try {
            String told = next(stream, "data: ");
            while (!told.contains(text)) told = next(stream, "data: ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedReader stream(Socket socket, String headers) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        OutputStream out = socket.getOutputStream();
        out.write(("GET /registry/stream HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Returns what follows after the next line that begins so. */
    private static String next(BufferedReader stream, String begin) throws IOException {
        for (String line = stream.readLine(); line != null; line = stream.readLine())
            if (line.startsWith(begin)) return line.substring(begin.length());
        throw new AssertionError("The stream has ended before a line that begins with " + begin);
    }

    private static List<String> ids(HttpResponse<String> answer) {
        return RunningRegistry.list(answer).instances().stream()
                .map(Instance::id)
                .toList();
    }

    private void restart() {
        registry.close();
        registry = RunningRegistry.start(data);
    }

    private JsonNode post(String method, String body) {
        return json(registry.post(method, body));
    }

    private JsonNode events(String body) {
        return post("Events", body);
    }

    private List<Instance> all(String service) {
        return RunningRegistry.list(registry.post("Lookup", "{\"service\":\"" + service + "\",\"all\":true}"))
                .instances();
    }

    /** A registry that has restarted answers no lookup until its instances had time to come back. */
    private List<Instance> awaitAll(String service) {
        await().atMost(PATIENCE)
                .until(() -> registry.post("Lookup", "{\"service\":\"" + service + "\"}")
                                .statusCode()
                        == 200);
        return all(service);
    }

    private static List<String> told(JsonNode answer) {
        List<String> told = new ArrayList<>();
        for (JsonNode event : answer.get("events"))
            told.add(event.get("service").asString() + " " + event.get("id").asString() + " "
                    + event.get("change").asString() + " " + event.get("cause").asString());
        return told;
    }
}
