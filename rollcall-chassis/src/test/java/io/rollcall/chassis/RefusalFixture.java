package io.rollcall.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import io.rollcall.wire.Problem;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.DeregisterResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.View;
import jakarta.validation.Valid;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
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

/** A service over a real socket. After each request that it refuses, it serves a good one. */
@SpringBootTest(
        classes = RefusalFixture.Application.class,
        webEnvironment = RANDOM_PORT,
        properties = "server.address=localhost")
abstract class RefusalFixture {

    static final String GOOD = """
            {"service":"echo","id":"a","address":"localhost:1","weight":5,"status":"UP","metadata":{"k":"v"}}""";

    final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

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

    Problem refused(HttpResponse<String> answer, int status, String code) {
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

    HttpResponse<String> post(String path, @Nullable String body) throws Exception {
        return send(path, "POST", BodyPublishers.ofString(body == null ? "" : body), null);
    }

    HttpResponse<String> send(String path, String method, BodyPublisher body, @Nullable String type) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", type == null ? "application/json" : type)
                .timeout(Duration.ofSeconds(20))
                .method(method, body)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Methods.class)
    static class Application {}

    @RestController
    static class Methods {

        static final Map<String, String> LARGE = Map.of("text", "x".repeat(16 << 20));

        final AtomicInteger calls = new AtomicInteger();

        @PostMapping("/Test.Register")
        RegisterRequest register(@Valid @RequestBody RegisterRequest request) {
            calls.incrementAndGet();
            return request;
        }

        @PostMapping("/Test.View")
        View view(@Valid @RequestBody View view) {
            return view;
        }

        /** Returns more than the buffers of a connection hold. */
        @PostMapping("/Test.Large")
        Map<String, String> large() {
            return LARGE;
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

        private static ProblemException refusal() {
            return new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "not-ready", "Not yet.", Duration.ofMillis(1_500));
        }
    }
}
