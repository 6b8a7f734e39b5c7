package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.balance.Call;
import io.rollcall.balance.Endpoint;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.fake.RawInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;

/** An application that calls an instance on each path on which a call can go, and the outcomes of its attempts. */
abstract class OutcomeFixture {

    static final int CALLS = 12;

    /** A whole answer of 200. */
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

    final FakeRegistry registry = FakeRegistry.opened();
    final RawInstance instance = RawInstance.opened();

    @AfterEach
    void close() throws IOException {
        registry.close();
        instance.close();
    }

    enum Path {
        BLOCKING,
        HEDGED,
        REACTIVE
    }

    /** Makes a call. Returns its failure; null: it was answered, and the answer was whole. */
    static @Nullable Throwable call(Echoes echoes, Path path, HttpMethod method) {
        try {
            if (path == Path.REACTIVE) reactive(echoes, method);
            else
                echoes.application()
                        .getBean(RestClient.class)
                        .method(method)
                        .uri("http://echo/x")
                        .retrieve()
                        .body(String.class);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static void reactive(Echoes echoes, HttpMethod method) {
        echoes.application()
                .getBean(WebClient.class)
                .method(method)
                .uri("http://echo/x")
                .retrieve()
                .bodyToMono(String.class)
                .block();
    }

    /** Begins a GET. Returns what cancels it. */
    static Runnable begin(Echoes echoes, Path path) {
        if (path == Path.REACTIVE) {
            Disposable call = echoes.application()
                    .getBean(WebClient.class)
                    .get()
                    .uri("http://echo/x")
                    .retrieve()
                    .bodyToMono(String.class)
                    .subscribe(answer -> {}, failure -> {});
            return call::dispose;
        }
        Thread thread = new Thread(() -> call(echoes, path, HttpMethod.GET));
        thread.start();
        return thread::interrupt;
    }

    static void assertNothingIsInFlight(Echoes echoes) {
        Endpoint endpoint = Objects.requireNonNull(echoes.application()
                .getBean(CalledServices.class)
                .get("echo")
                .balancer()
                .pick(Call.to("echo")));
        assertThat(endpoint.inFlight()).isZero();
    }

    /** Returns an application with a timeout that no test reaches. */
    Echoes echoes(Path path) {
        return echoes(path, Duration.ofSeconds(20));
    }

    Echoes echoes(Path path, Duration timeout, String... properties) {
        return new Echoes(
                registry.address(),
                Echoes.Clients.class,
                Stream.concat(
                                Stream.of(
                                        "rollcall.load-balancer=rr",
                                        "rollcall.call.timeout=" + timeout.toMillis() + "ms",
                                        path == Path.HEDGED
                                                ? "rollcall.call.hedge-after=15s"
                                                : "rollcall.call.attempts=3"),
                                Stream.of(properties))
                        .toArray(String[]::new));
    }
}
