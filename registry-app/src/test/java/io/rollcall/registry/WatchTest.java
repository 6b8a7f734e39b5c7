package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.PATIENCE;
import static io.rollcall.registry.RunningRegistry.bytes;
import static io.rollcall.registry.RunningRegistry.watchBody;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.registry.watch.Watchers;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long polls over real HTTP, at a registry whose web server has four threads. */
class WatchTest {

    private static final int THREADS = 4;

    private static RunningRegistry registry;

    @TempDir
    private Path otherData;

    @BeforeAll
    static void start(@TempDir Path data) {
        registry =
                RunningRegistry.start(data, "--rollcall.registry.quota=100", "--server.tomcat.threads.max=" + THREADS);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @AfterEach
    void nobodyIsLeftWaiting() {
        awaitParked(0);
    }

    @Test
    void aWatchForDeltasIsAnsweredWithWhatHasChanged() {
        for (String id : List.of("a", "b", "c")) registry.register("large", id);
        long version = registry.lookup("large").version();
        CompletableFuture<LookupResponse> watch = registry.watchDelta("large", version, 60_000);
        awaitParked(1);

        registry.register("large", "d");
        LookupResponse joined =
                watch.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(joined.since()).isEqualTo(version);
        assertThat(joined.instances()).extracting(Instance::id).containsExactly("d");
        assertThat(joined.removed()).isEmpty();

        registry.post("Deregister", "{\"service\":\"large\",\"id\":\"b\"}");
        LookupResponse left =
                registry.watchDelta("large", joined.version(), 60_000).join();
        assertThat(left.since()).isEqualTo(joined.version());
        assertThat(left.instances()).isEmpty();
        assertThat(left.removed()).containsExactly("b");

        LookupResponse both = registry.watchDelta("large", version, 60_000).join();
        assertThat(both.instances()).extracting(Instance::id).containsExactly("d");
        assertThat(both.removed()).containsExactly("b");
        assertThat(both.version()).isEqualTo(left.version());
    }

    @Test
    void aWatchForDeltasThatHearsOfNothingIsAnsweredWithNothing() {
        registry.register("quiet", "a");
        long version = registry.lookup("quiet").version();

        LookupResponse answer = registry.watchDelta("quiet", version, 20).join();

        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.since()).isEqualTo(version);
        assertThat(answer.instances()).isEmpty();
        assertThat(answer.removed()).isEmpty();
    }

    @Test
    void aWatchForDeltasFromAVersionThatIsNotKnownIsAnsweredWithTheWholeList() {
        registry.register("whole", "a");

        for (long version : new long[] {0, 1, Long.MAX_VALUE}) {
            LookupResponse answer =
                    registry.watchDelta("whole", version, 60_000).join();
            assertThat(answer.since()).isNull();
            assertThat(answer.removed()).isNull();
            assertThat(answer.instances()).extracting(Instance::id).containsExactly("a");
        }
        assertThat(registry.post("Lookup", "{\"service\":\"whole\"}").body()).doesNotContain("since", "removed");
    }

    @Test
    void aWatchIsAnsweredByAChange() {
        registry.register("changing", "a");
        long version = registry.lookup("changing").version();
        CompletableFuture<LookupResponse> watch = registry.watch("changing", version, 60_000);
        awaitParked(1);
        assertThat(watch).isNotDone();
        registry.register("changing", "b");
        LookupResponse answer =
                watch.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(answer.version()).isGreaterThan(version);
        assertThat(answer.instances()).extracting(Instance::id).containsExactly("a", "b");
    }

    @Test
    void anotherVersionIsAnsweredAtOnce() {
        registry.register("other", "a");
        assertThat(registry.watch("other", 0, 60_000).join().instances()).hasSize(1);
        assertThat(registry.watch("other", Long.MAX_VALUE, 60_000).join().instances())
                .hasSize(1);
    }

    @Test
    void withoutAChangeTheAnswerComesAtTheEndOfTheWait() {
        registry.register("still", "a");
        long version = registry.lookup("still").version();
        assertThat(registry.watch("still", version, 0).join().version()).isEqualTo(version);
        long before = System.nanoTime();
        assertThat(registry.watch("still", version, 200).join().version()).isEqualTo(version);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void anUnknownServiceIsWatchedUntilItComes() {
        long version = registry.lookup("to-come").version();
        CompletableFuture<LookupResponse> watch = registry.watch("to-come", version, 60_000);
        awaitParked(1);
        registry.register("to-come", "first");
        assertThat(watch.join().instances()).extracting(Instance::id).containsExactly("first");
    }

    @Test
    void aChangeOfAnotherServiceWakesNobody() {
        registry.register("mine", "a");
        CompletableFuture<LookupResponse> watch =
                registry.watch("mine", registry.lookup("mine").version(), 60_000);
        awaitParked(1);
        LookupResponse other = registry.lookup("not-mine");
        CompletableFuture<LookupResponse> witness = registry.watch("not-mine", other.version(), 60_000);
        awaitParked(2);
        registry.register("not-mine", "a");
        witness.join();
        assertThat(watch).isNotDone();
        registry.register("mine", "b");
        watch.join();
    }

    @Test
    void anAnswerLargerThanTheServersBufferComesWholeToo() {
        registry.register("talkative", "a");
        CompletableFuture<LookupResponse> watch =
                registry.watch("talkative", registry.lookup("talkative").version(), 60_000);
        awaitParked(1);
        String metadata = IntStream.range(0, 64)
                .mapToObj(i -> "\"key" + i + "\":\"" + "x".repeat(512) + "\"")
                .collect(Collectors.joining(",", ",\"metadata\":{", "}"));
        registry.register("talkative", "b", metadata);
        assertThat(watch.join().instances().get(1).metadata())
                .hasSize(64)
                .allSatisfy((key, value) -> assertThat(value).hasSize(512));
    }

    @Test
    void whoAsksForAllIsToldOfAll() {
        registry.register("everyone", "a", ",\"status\":\"DOWN\"");
        String body = "{\"service\":\"everyone\",\"version\":0,\"all\":true}";
        assertThat(RunningRegistry.list(registry.post("Watch", body)).instances())
                .hasSize(1);
        assertThat(registry.watch("everyone", 0, 0).join().instances()).isEmpty();
    }

    @Test
    void aThousandParkedWatchersHoldNoThread() throws Exception {
        int watchers = 1_000;
        registry.register("popular", "a");
        byte[] watch =
                bytes("Watch", watchBody("popular", registry.lookup("popular").version(), 60_000));
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < watchers; i++) {
                Socket socket = registry.connect();
                sockets.add(socket);
                socket.getOutputStream().write(watch);
            }
            awaitParked(watchers);
            assertThat(webServerThreads()).hasSizeLessThanOrEqualTo(THREADS);
            assertThat(registry.ids("popular")).as("and others are served").containsExactly("a");
            registry.register("popular", "b");
            String looked = registry.post("Lookup", "{\"service\":\"popular\"}").body();
            for (Socket socket : sockets) assertThat(body(socket)).isEqualTo(looked);
        } finally {
            for (Socket socket : sockets) socket.close();
        }
    }

    private static List<String> webServerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("-exec-"))
                .toList();
    }

    private static String body(Socket socket) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        int length = 0;
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine())
            if (line.startsWith("Content-Length: ")) length = Integer.parseInt(line.substring(16));
        char[] body = new char[length];
        for (int read = 0; read < length; ) read += reader.read(body, read, length - read);
        return new String(body);
    }

    @Test
    void aWatcherThatHungUpIsForgotten() throws Exception {
        registry.register("lonely", "a");
        long version = registry.lookup("lonely").version();
        for (long wait : List.of(60_000L, 300L)) {
            try (Socket socket = registry.connect()) {
                socket.getOutputStream().write(bytes("Watch", watchBody("lonely", version, wait)));
                awaitParked(1);
            }
            if (wait == 60_000) registry.register("lonely", "b");
            version = registry.lookup("lonely").version();
            awaitParked(0);
        }
        assertThat(registry.ids("lonely")).containsExactly("a", "b");
    }

    @Test
    void aStoppingRegistryAnswersItsWatchersFirst() {
        RunningRegistry other = RunningRegistry.start(otherData);
        CompletableFuture<HttpResponse<String>> watch =
                other.postLater("Watch", watchBody("echo", other.lookup("echo").version(), 60_000));
        await().atMost(PATIENCE).until(() -> other.part(Watchers.class).parked() == 1);
        other.close();
        assertThat(RunningRegistry.list(watch.join()).instances()).isEmpty();
    }

    private static void awaitParked(int watchers) {
        await().atMost(PATIENCE).until(() -> registry.part(Watchers.class).parked() == watchers);
    }
}
