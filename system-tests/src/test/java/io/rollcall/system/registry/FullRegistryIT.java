package io.rollcall.system.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Answer;
import io.rollcall.process.Endpoint;
import io.rollcall.process.ProcessGroup;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.WatchRequest;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** A registry that is full to its limit answers whatever is asked, by many at once, within its heap. */
@Tag("cluster")
class FullRegistryIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SENDERS = 16;

    /** The number of clients that ask for the largest answers at once. */
    private static final int READERS = 20;

    private static final Map<String, String> LARGEST_METADATA = largestMetadata();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @ParameterizedTest
    @CsvSource({"64, true", "64, false", "230, true", "230, false", "307, true"})
    void itAnswersALookupOfEverythingByManyAtOnce(int heapMegabytes, boolean isWordy) throws Exception {
        int port = Cluster.ports().any();
        List<String> command = new ArrayList<>(Cluster.quickStart()
                .command("registry", List.of("-listen", "localhost:" + port, "--rollcall.registry.quota=100")));
        command.add(1, "-Xmx" + heapMegabytes + "m");
        try (ProcessGroup processes = new ProcessGroup(Cluster.quickStart())) {
            RunningProcess process = processes.run("registry", command);
            Endpoint registry = Endpoint.at(port);
            await().atMost(PATIENCE).until(registry::isReady);

            if (!isWordy) assertIsFull(fill(registry, FullRegistryIT::ofItsOwnService), "services");
            assertIsFull(fill(registry, isWordy ? FullRegistryIT::wordy : FullRegistryIT::ofFewServices), "-Xmx");
            fillWithWatchers(registry);

            for (int round = 0; round < 3; round++) {
                readEverything(port, isWordy ? "wordy" : "s0");
                assertThat(registry.post("Registry.Register", json(isWordy ? wordy(0) : ofItsOwnService(0)))
                                .status())
                        .as("what is registered already")
                        .isEqualTo(200);
            }
            assertThat(process.isAlive()).isTrue();
            assertThat(process.stdout() + process.stderr()).doesNotContain("OutOfMemoryError", "Terminating");
        } finally {
            threads.shutdownNow();
        }
    }

    private static RegisterRequest wordy(int number) {
        return new RegisterRequest(
                "wordy", "instance" + number, "localhost:1", null, null, LARGEST_METADATA, 3_600_000L, null);
    }

    private static RegisterRequest ofItsOwnService(int number) {
        return terse("s" + number, "only");
    }

    private static RegisterRequest ofFewServices(int number) {
        return terse("s" + number % 100, "instance" + number);
    }

    private static RegisterRequest terse(String service, String id) {
        return new RegisterRequest(service, id, "localhost:1", null, null, null, 3_600_000L, null);
    }

    private static void assertIsFull(Answer answer, String of) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.problem().code()).isEqualTo("too-many");
        assertThat(answer.problem().detail()).contains("The registry is full", of);
    }

    /** A quotation mark takes one byte of heap, and two of JSON. */
    private static Map<String, String> largestMetadata() {
        Map<String, String> metadata = new HashMap<>();
        for (int i = 0; i < 64; i++) metadata.put("k".repeat(62) + (10 + i), "\"v\u00e9".repeat(170));
        return metadata;
    }

    /** Returns the refusal of the first one that there was no room for. */
    private Answer fill(Endpoint registry, IntFunction<RegisterRequest> instance) throws Exception {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Answer> refusal = new AtomicReference<>();
        inParallel(SENDERS, () -> {
            while (refusal.get() == null) {
                Answer answer = registry.post("Registry.Register", json(instance.apply(next.getAndIncrement())));
                if (!answer.isGood()) refusal.compareAndSet(null, answer);
            }
            return null;
        });
        return Objects.requireNonNull(refusal.get());
    }

    private static void fillWithWatchers(Endpoint registry) {
        List<CompletableFuture<Answer>> parked = new ArrayList<>();
        long known = registry.call("Registry.Lookup", new LookupRequest("nobody", null), LookupResponse.class)
                .version();
        WatchRequest nobody = new WatchRequest("nobody", known, 60_000L, null, null);
        while (parked.stream().noneMatch(CompletableFuture::isDone)) {
            for (int i = 0; i < 20; i++) parked.add(registry.postAsync("Registry.Watch", nobody));
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> registry.get("actuator/health/liveness").isGood());
        }
        assertThat(parked).hasSizeGreaterThan(60);
        assertThat(parked.stream()
                        .filter(CompletableFuture::isDone)
                        .map(one -> one.join().status()))
                .containsOnly(429);
    }

    private void readEverything(int port, String service) throws Exception {
        String lookup = "{\"service\":\"" + service + "\",\"all\":true}";
        inParallel(READERS, () -> {
            assertThat(read(post(port, "Registry.Lookup", lookup))).isPositive();
            assertThat(read(post(port, "Registry.Services", "{}"))).isPositive();
            assertThat(read(get(port, "prometheus/targets"))).isPositive();
            return null;
        });
        inParallel(2, () -> {
            assertThat(read(get(port, "actuator/prometheus"))).isPositive();
            return null;
        });
    }

    private static HttpRequest post(int port, String method, String body) {
        return request(port, method)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static HttpRequest get(int port, String path) {
        return request(port, path).build();
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/" + path))
                .timeout(PATIENCE);
    }

    /** Returns how many bytes a good answer has. */
    private long read(HttpRequest request) throws Exception {
        var answer = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            long read = body.transferTo(OutputStream.nullOutputStream());
            assertThat(answer.statusCode()).as("%s", request.uri()).isEqualTo(200);
            return read;
        }
    }

    private void inParallel(int count, Callable<?> work) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) all.add(threads.submit(work));
        for (Future<?> one : all) one.get();
    }

    private static String json(RegisterRequest request) {
        return new String(JSON.writeValueAsBytes(request), UTF_8);
    }
}
