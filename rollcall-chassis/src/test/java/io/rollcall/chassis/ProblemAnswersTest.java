package io.rollcall.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import io.rollcall.wire.Problem;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.DeregisterResponse;
import io.rollcall.wire.registry.RegisterRequest;
import jakarta.validation.Valid;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Every way to be wrong, over a real socket: the answer is a problem, and no method has run. */
@SpringBootTest(webEnvironment = RANDOM_PORT)
class ProblemAnswersTest {

    private static final String GOOD = """
            {"service":"echo","id":"a","address":"localhost:1","weight":5,"status":"UP","metadata":{"k":"v"}}""";

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private Methods methods;

    @Autowired
    private JsonMapper json;

    @AfterEach
    void itServesOn() throws Exception {
        int before = methods.calls.get();
        HttpResponse<String> answer = post("/Test.Register", GOOD);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(methods.calls.get()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"service":"echo","id":"a","address":"localhost:1","weight":0}          | weight
                    {"service":"echo","id":"a","address":"localhost:1","weight":"5"}        | weight
                    {"service":"echo","id":"a","address":"localhost:1","weight":1.5}        | weight
                    {"service":"echo","id":"a","address":"localhost:1","weight":99999999999} | weight
                    {"service":"echo","id":"a","address":"localhost:1","weight":true}       | weight
                    {"service":"echo","id":"a","address":"localhost:1","weight":[5]}        | weight
                    {"service":"echo","id":"a","address":"localhost:1","status":"ASLEEP"}   | status
                    {"service":"echo","id":"a","address":"localhost:1","status":1}          | status
                    {"service":"echo","id":"a","address":"localhost:1","metadata":"x"}      | metadata
                    {"service":"echo","id":"a","address":"localhost:1","metadata":{"k":1}}  | metadata.k
                    {"service":"echo","id":"a","address":"localhost:1","metadata":{"k":null}} | metadata[k]
                    {"service":"echo","id":"a","address":"localhost:1","ttlMillis":2999}    | ttlMillis
                    {"service":"echo","id":"a","address":"localhost"}                       | address
                    {"service":"echo","id":"a","address":"localhost:65536"}                 | address
                    {"service":"echo","id":"a"}                                             | address
                    {"service":"ec/ho","id":"a","address":"localhost:1"}                    | service
                    {"service":"","id":"a","address":"localhost:1"}                         | service
                    {"service":5,"id":"a","address":"localhost:1"}                          | service
                    {"service":"echo","id":".a","address":"localhost:1"}                    | id
                    """)
    void aBrokenFieldIsNamed(String body, String field) throws Exception {
        Problem problem = refused(post("/Test.Register", body), 400, "invalid-request");
        assertThat(problem.errors()).extracting(Problem.FieldError::field).containsExactly(field);
        assertThat(problem.errors())
                .allSatisfy(error -> assertThat(error.message()).startsWith("must "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``
                    null
                    []
                    5
                    {
                    {} {}
                    service=echo
                    """)
    void aBodyThatIsNoObjectIsRefused(String body) throws Exception {
        refused(post("/Test.Register", body), 400, "invalid-request");
    }

    @Test
    void aNameOf63CharactersPassesAndOneMoreDoesNot() throws Exception {
        assertThat(post("/Test.Register", GOOD.replace("echo", "e".repeat(63))).statusCode())
                .isEqualTo(200);
        refused(post("/Test.Register", GOOD.replace("echo", "e".repeat(64))), 400, "invalid-request");
    }

    @Test
    void aBodyOverTheLimitIsRefusedWhetherItSaysItsLengthOrNot() throws Exception {
        String large = GOOD.replace("\"v\"", '"' + "v".repeat(BodyLimit.BYTES_MAX) + '"');
        byte[] bytes = large.getBytes(StandardCharsets.UTF_8);
        refused(send("/Test.Register", "POST", BodyPublishers.ofByteArray(bytes), null), 413, "too-large");
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
        refused(send("/Test.Register", "POST", chunked, null), 413, "too-large");
    }

    @Test
    void anythingButAKnownMethodByPostWithJsonIsRefused() throws Exception {
        refused(post("/Test.Unknown", "{}"), 404, "unknown-method");
        refused(post("/error", "{}"), 404, "unknown-method");
        refused(send("/Test.Register", "GET", BodyPublishers.noBody(), null), 405, "method-not-allowed");
        refused(send("/Test.Register", "PUT", BodyPublishers.ofString(GOOD), null), 405, "method-not-allowed");
        refused(
                send("/Test.Register", "POST", BodyPublishers.ofString(GOOD), "text/plain"),
                415,
                "unsupported-media-type");
    }

    @Test
    void whatTomcatItselfRefusesIsAProblemToo() throws Exception {
        String answer = raw("GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .containsIgnoringCase("content-type: application/problem+json")
                .contains("\"code\":\"invalid-request\"")
                .doesNotContain("<html");
    }

    @Test
    void aRefusalSaysWhatItIsAndADefectSaysNothingOfItsInside() throws Exception {
        HttpResponse<String> refusal = post("/Test.Refuse", "{}");
        assertThat(refused(refusal, 503, "not-ready").detail()).isEqualTo("Not yet.");
        assertThat(refusal.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(refused(post("/Test.RefuseLater", "{}"), 503, "not-ready").detail())
                .isEqualTo("Not yet.");
        assertThat(post("/Test.Fail", "{}").body()).contains("\"internal\"").doesNotContain("secret");
    }

    private Problem refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
        Problem problem = json.readValue(answer.body(), Problem.class);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.detail()).isNotBlank();
        assertThat(problem.instance()).startsWith("/");
        return problem;
    }

    private HttpResponse<String> post(String path, @Nullable String body) throws Exception {
        return send(path, "POST", BodyPublishers.ofString(body == null ? "" : body), null);
    }

    private HttpResponse<String> send(String path, String method, BodyPublisher body, @Nullable String type)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", type == null ? "application/json" : type)
                .timeout(Duration.ofSeconds(20))
                .method(method, body)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Methods.class)
    static class Application {}

    @RestController
    static class Methods {

        final AtomicInteger calls = new AtomicInteger();

        @PostMapping("/Test.Register")
        RegisterRequest register(@Valid @RequestBody RegisterRequest request) {
            calls.incrementAndGet();
            return request;
        }

        @PostMapping("/Test.Refuse")
        DeregisterResponse refuse() {
            throw refusal();
        }

        @PostMapping("/Test.RefuseLater")
        CompletableFuture<DeregisterRequest> refuseLater() {
            return CompletableFuture.supplyAsync(() -> {
                throw refusal();
            });
        }

        @PostMapping("/Test.Fail")
        DeregisterResponse fail() {
            throw new IllegalStateException("secret");
        }

        private static Refusal refusal() {
            return new Refusal(HttpStatus.SERVICE_UNAVAILABLE, "not-ready", "Not yet.", Duration.ofMillis(1_500));
        }
    }
}
