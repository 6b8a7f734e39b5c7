package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.balance.Call;
import io.rollcall.balance.Endpoint;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.fake.RawInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;

/** An application that calls an instance on each path on which a call can go, and the outcomes of its attempts. */
abstract class OutcomeFixture {

    static final int CALLS = 12;

    private static final Duration LONG_TIMEOUT = Duration.ofSeconds(20);

    /** A whole answer of 200. */
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

    /** It lists its instances for every service that it is asked for. */
    static final FakeRegistry registry = FakeRegistry.opened();

    /** The applications that tests share, by their properties. */
    private static final Map<List<String>, ConfigurableApplicationContext> applications = new HashMap<>();

    private static final AtomicInteger services = new AtomicInteger();

    final RawInstance instance = RawInstance.opened();

    @AfterEach
    void close() throws IOException {
        registry.instances().forEach(one -> registry.remove(one.id()));
        instance.close();
    }

    @AfterAll
    static void closeApplications() {
        applications.values().forEach(ConfigurableApplicationContext::close);
        applications.clear();
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
                        .uri(echoes.uri())
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
                .uri(echoes.uri())
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
                    .uri(echoes.uri())
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
                .get(echoes.service())
                .balancer()
                .pick(Call.to(echoes.service())));
        assertThat(endpoint.inFlight()).isZero();
    }

    /** Returns an application with a timeout that no test reaches. */
    Echoes echoes(Path path) {
        return new Echoes(registry.address(), Echoes.Clients.class, properties(path, LONG_TIMEOUT));
    }

    /** Returns an application that tests share, to call a service that none of them has called yet. */
    static Echoes shared(Path path) {
        return shared(path, LONG_TIMEOUT);
    }

    static Echoes shared(Path path, Duration timeout, String... more) {
        String[] properties = properties(path, timeout, more);
        return Echoes.shared(
                applications.computeIfAbsent(
                        List.of(properties),
                        unknown -> Echoes.start(registry.address(), Echoes.Clients.class, properties)),
                "echo-" + services.incrementAndGet());
    }

    private static String[] properties(Path path, Duration timeout, String... more) {
        return Stream.concat(
                        Stream.of(
                                "rollcall.load-balancer=rr",
                                "rollcall.call.timeout=" + timeout.toMillis() + "ms",
                                path == Path.HEDGED ? "rollcall.call.hedge-after=15s" : "rollcall.call.attempts=3"),
                        Stream.of(more))
                .toArray(String[]::new);
    }
}
