package io.rollcall.chassis.fastpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.fastpath.FastPathMethod.Answer;
import io.rollcall.chassis.security.Requirement;
import io.rollcall.wire.registry.LookupRequest;
import jakarta.validation.Validator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * Methods that answer now or later, refuse or fail, over real sockets. Spring has none of them, so its own answer is a
 * 404.
 */
@SpringBootTest(
        webEnvironment = RANDOM_PORT,
        properties = {"server.address=localhost", "management.observations.key-values.region=eu"})
class FastPathFilterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private Methods methods;

    @Autowired
    private MeterRegistry meters;

    @Test
    void anAnswerThatIsThereIsSent() throws Exception {
        HttpResponse<String> answer = post("/Test.Now", "{\"service\":\"echo\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"said\":\"echo\"}");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatComesLaterIsSentThen(boolean isShort) {
        CompletableFuture<HttpResponse<String>> answer = postLater("/Test.Later", "{\"service\":\"echo\"}");
        byte[] late = bytes("{\"late\":true}");
        methods.awaitedOne().complete(isShort ? Answer.ofShort(() -> late) : Answer.of(() -> late));
        assertThat(answer.join().statusCode()).isEqualTo(200);
        assertThat(answer.join().body()).isEqualTo("{\"late\":true}");
    }

    @Test
    void whatIsNoValidRequestIsSpringsAffair() throws Exception {
        for (String body : List.of("", "{", "{}", "{\"service\":5}", "{\"service\":\"ec/ho\"}", "[]"))
            assertThat(post("/Test.Now", body).statusCode()).as(body).isEqualTo(404);
    }

    /** Its answers are sent until the buffers of its connection are full. The completing thread never waits. */
    @Test
    @Timeout(60)
    void aClientThatDoesNotReadHoldsUpNobodyWhoHasItsAnswers() throws Exception {
        String fitsIntoABuffer = "x".repeat(7_000);
        ProblemException refusal = new ProblemException(HttpStatus.TOO_MANY_REQUESTS, "too-many", fitsIntoABuffer);
        int answered = 0;
        long longestNanos = 0;
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress("localhost", port));
            CompletableFuture<IOException> ended = new CompletableFuture<>();
            new Thread(() -> ended.complete(sendUntilClosed(socket))).start();
            for (CompletableFuture<Answer> next = methods.nextWithin(PATIENCE);
                    next != null;
                    next = methods.nextWithin(SOON)) {
                long begin = System.nanoTime();
                if (answered++ % 2 == 0) next.complete(Answer.ofShort(() -> bytes(fitsIntoABuffer)));
                else next.completeExceptionally(refusal);
                longestNanos = Math.max(longestNanos, System.nanoTime() - begin);
            }
            assertThat(ended)
                    .as("it is still connected after %d answers", answered)
                    .isNotDone();
        }
        assertThat(answered).as("as many as go into its buffers").isGreaterThan(100);
        assertThat(Duration.ofNanos(longestNanos)).isLessThan(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 400, 16_384, 16_385, 65_536, 200_000, 1_048_576 - 40})
    void aLongRequestIsReadWhole(int padding) throws Exception {
        String body = "{\"service\":%s\"echo\"}".formatted(" ".repeat(padding));
        for (BodyPublisher publisher : List.of(
                BodyPublishers.ofString(body),
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes(body))))) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(request("/Test.Long", "{}"), (name, value) -> true)
                            .POST(publisher)
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("{\"said\":\"echo\"}");
        }
    }

    @Test
    void aRefusalIsAProblemNowAndLater() throws Exception {
        ProblemException refusal =
                new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "not-ready", "Not yet.", Duration.ofMillis(1_500));
        methods.failure = refusal;
        HttpResponse<String> now = post("/Test.Fail", "{\"service\":\"echo\"}");
        CompletableFuture<HttpResponse<String>> later = postLater("/Test.Later", "{\"service\":\"echo\"}");
        methods.awaitedOne().completeExceptionally(refusal);
        for (HttpResponse<String> answer : List.of(now, later.join())) {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("\"code\":\"not-ready\"", "Not yet.");
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
        }
    }

    @Test
    void aDefectIsAnsweredTooSaysNothingOfItsInsideAndIsCounted() throws Exception {
        long before = count("/Test.Fail", "500") + count("/Test.Later", "500");
        methods.failure = new IllegalStateException("secret");
        HttpResponse<String> now = post("/Test.Fail", "{\"service\":\"echo\"}");
        CompletableFuture<HttpResponse<String>> later = postLater("/Test.Later", "{\"service\":\"echo\"}");
        methods.awaitedOne().completeExceptionally(new IllegalStateException("secret"));
        CompletableFuture<HttpResponse<String>> unwritable = postLater("/Test.Later", "{\"service\":\"echo\"}");
        methods.awaitedOne().complete(Answer.of(() -> {
            throw new IllegalStateException("secret");
        }));
        for (HttpResponse<String> answer : List.of(now, later.join(), unwritable.join())) {
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("\"code\":\"internal\"").doesNotContain("secret");
        }
        await().atMost(PATIENCE).until(() -> count("/Test.Fail", "500") + count("/Test.Later", "500") == before + 3);
    }

    /** Their requests end, and no other client gets a part of their answers. */
    @Test
    void clientsThatGoAwayHarmNobody() throws Exception {
        byte[] large = bytes("{\"large\":\"" + "x".repeat(4 << 20) + "\"}");
        for (int i = 0; i < 100; i++) {
            CompletableFuture<Answer> answer;
            try (Socket socket = new Socket("localhost", port)) {
                socket.setSoLinger(true, 0); // closed by a reset
                send(socket, "/Test.Later");
                answer = methods.awaitedOne();
                if (i % 2 == 0) answer.complete(Answer.of(() -> large));
            }
            answer.complete(Answer.of(() -> large));
        }
        IntStream.range(0, 50).parallel().forEach(i -> {
            HttpResponse<String> answer =
                    postLater("/Test.Now", "{\"service\":\"n" + i + "\"}").join();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"said\":\"n" + i + "\"}");
        });
    }

    @Test
    void itsTimerHasTheTagsThatAllObservationsHave() throws Exception {
        long before = count("/Test.Now", "200");
        post("/Test.Now", "{\"service\":\"echo\"}");
        await().atMost(PATIENCE).until(() -> count("/Test.Now", "200") == before + 1);
    }

    /** Returns why nothing more can be sent. */
    private static IOException sendUntilClosed(Socket socket) {
        try {
            while (true) send(socket, "/Test.Later");
        } catch (IOException closed) {
            return closed;
        }
    }

    private static void send(Socket socket, String path) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 18\r\n\r\n{\"service\":\"echo\"}"));
        out.flush();
    }

    private long count(String path, String status) {
        Timer timer = meters.find("http.server.requests")
                .tags("uri", path, "status", status, "region", "eu")
                .timer();
        return timer == null ? 0 : timer.count();
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(request(path, body), BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> postLater(String path, String body) {
        return http.sendAsync(request(path, body), BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Methods.class)
    static class Application {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        ObservationRegistry observations() {
            ObservationRegistry observations = ObservationRegistry.create();
            observations.observationConfig().observationHandler(context -> true);
            return observations;
        }
    }

    static class Methods implements FastPathMethods {

        private final BlockingQueue<CompletableFuture<Answer>> awaited = new LinkedBlockingQueue<>();
        private final JsonMapper json;
        private final Validator validator;
        volatile RuntimeException failure = new IllegalStateException();

        Methods(JsonMapper json, Validator validator) {
            this.json = json;
            this.validator = validator;
        }

        @Override
        public Map<String, FastPathMethod<?>> byPath() {
            return Map.of(
                    "/Test.Now",
                    method(Methods::said),
                    "/Test.Long",
                    new FastPathMethod<LookupRequest>(
                            Requirement.open(), 1 << 20, json.readerFor(LookupRequest.class), validator, Methods::said),
                    "/Test.Later",
                    method(request -> later()),
                    "/Test.Fail",
                    method(request -> {
                        throw failure;
                    }));
        }

        private FastPathMethod<LookupRequest> method(Function<LookupRequest, CompletableFuture<Answer>> call) {
            return new FastPathMethod<>(Requirement.open(), json.readerFor(LookupRequest.class), validator, call);
        }

        private static CompletableFuture<Answer> said(LookupRequest request) {
            return CompletableFuture.completedFuture(
                    Answer.of(() -> bytes("{\"said\":\"" + request.service() + "\"}")));
        }

        private CompletableFuture<Answer> later() {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            awaited.add(answer);
            return answer;
        }

        /** Returns the future for which the request waits that was just sent. */
        CompletableFuture<Answer> awaitedOne() {
            return Objects.requireNonNull(nextWithin(PATIENCE));
        }

        @Nullable
        CompletableFuture<Answer> nextWithin(Duration time) {
            try {
                return awaited.poll(time.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
