package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.chassis.security.Token;
import io.rollcall.registry.events.EventHistory;
import io.rollcall.registry.events.ShortStreams;
import io.rollcall.wire.registry.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream of events ends after a while, so that its credential is looked at again. */
class EventStreamLifeTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String STAYS = "alice " + Token.sha256("stays") + " read\n";
    private static final String GOES = "bob " + Token.sha256("goes") + " read\n";

    @TempDir
    private Path folder;

    private Path tokens;
    private RunningRegistry registry;

    @BeforeEach
    void start() throws IOException {
        tokens = Files.writeString(folder.resolve("tokens"), STAYS + GOES);
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-------"));
        registry = RunningRegistry.start(
                folder.resolve("data"), "--rollcall.security.tokens=" + tokens, ShortStreams.SOURCE);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    /** What is begun goes on until its end, at which a browser comes back by itself. */
    @Test
    void whoeverHasNoTokenAnyMoreIsNotServedAgainAfterTheEndOfTheStream() throws Exception {
        assertThat(ids(open("goes", null))).hasSize(1);
        HttpResponse<InputStream> last = open("goes", null);
        Files.writeString(tokens, STAYS);
        await().atMost(PATIENCE).until(() -> lookup("goes") == 401);
        String id = ids(last).get(0);
        assertThat(open("goes", id).statusCode()).isEqualTo(401);
        assertThat(open("stays", id).statusCode()).isEqualTo(200);
    }

    @Test
    void aClientComesBackWithItsLastEventAndMissesNothing() throws Exception {
        EventHistory history = registry.part(EventHistory.class);
        long first = history.last();
        List<Long> told = new ArrayList<>();
        String last = null;
        for (int round = 0; round < 4; round++) {
            HttpResponse<InputStream> stream = open("stays", last);
            assertThat(stream.statusCode()).isEqualTo(200);
            if (round < 3) add(history); // while the stream is open
            List<String> ids = ids(stream);
            if (round < 3) add(history); // while there is none
            assertThat(ids.get(0)).as("where the stream goes on").isEqualTo(last == null ? "" + first : last);
            ids.stream().skip(1).map(Long::valueOf).forEach(told::add);
            last = ids.get(ids.size() - 1);
        }
        assertThat(told).containsExactly(first + 1, first + 2, first + 3, first + 4, first + 5, first + 6);
    }

    private HttpResponse<InputStream> open(String secret, @Nullable String last) throws Exception {
        HttpRequest.Builder request = registry.request("/registry/stream").header("Authorization", "Bearer " + secret);
        if (last != null) request.header("Last-Event-ID", last);
        return HTTP.send(request.build(), BodyHandlers.ofInputStream());
    }

    private int lookup(String secret) {
        return registry.send(registry.request("/Registry.Lookup")
                        .header("Authorization", "Bearer " + secret)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"service\":\"echo\"}"))
                        .build())
                .statusCode();
    }

    /** Returns the ids of a stream until its end: the one at which it begins, and that of each event. */
    private static List<String> ids(HttpResponse<InputStream> stream) {
        return CompletableFuture.supplyAsync(() -> idsUntilItsEnd(stream.body()))
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static List<String> idsUntilItsEnd(InputStream body) {
        List<String> ids = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                assertThat(line).isNotEqualTo("event: missed");
                if (line.startsWith("id: ")) ids.add(line.substring("id: ".length()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ids;
    }

    private static void add(EventHistory history) {
        long next = history.last() + 1;
        history.add(new Event(next, 0, "echo", "a", Event.REMOVED, Event.FAREWELL, null, null, null, null), 0);
    }
}
