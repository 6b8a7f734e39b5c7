package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.balance.Call;
import io.rollcall.balance.Endpoint;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.fake.RawInstance;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;

/** The same event has the same outcome on every path; {@code docs/outcomes.md} is this table in words. */
class OutcomesTest {

    private static final int CALLS = 12;

    private final FakeRegistry registry = FakeRegistry.opened();
    private final RawInstance instance = RawInstance.opened();

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

    enum Event {
        REFUSED("not_sent", true),
        UNUSABLE_ADDRESS("not_sent", true),
        RESET("failed", true, ""),
        OK("answered", false, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"),
        SERVER_ERROR("answered", true, "HTTP/1.1 500 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        UNAVAILABLE(
                "answered",
                true,
                "HTTP/1.1 503 X\r\nRetry-After: 60\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        BROKEN_BODY("failed", true, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{"),
        BROKEN_CHUNKS("failed", true, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe"),
        TIME_OUT("failed", true);

        private final String outcome;
        private final boolean isBlamed;
        private final String answer;

        Event(String outcome, boolean isBlamed) {
            this(outcome, isBlamed, "");
        }

        Event(String outcome, boolean isBlamed, String answer) {
            this.outcome = outcome;
            this.isBlamed = isBlamed;
            this.answer = answer;
        }
    }

    static Stream<Arguments> all() {
        return Stream.of(Path.values())
                .flatMap(path -> Stream.of(Event.values()).map(event -> arguments(path, event)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void anEventHasTheSameOutcomeOnEveryPath(Path path, Event event) throws IOException {
        list(event);
        try (Echoes echoes = echoes(path, event)) {
            for (int i = 0; i < CALLS; i++) call(echoes, path, HttpMethod.GET);

            await().untilAsserted(
                            () -> assertThat(attempts(echoes, event.outcome)).isEqualTo(CALLS));
            assertThat(echoes.count("rollcall.ejections")).isEqualTo(event.isBlamed ? 1 : 0);
            assertNothingIsUnderWay(echoes);
        }
    }

    static Stream<Arguments> redirects() {
        return Stream.of(Path.values())
                .flatMap(path -> Stream.of(301, 302, 303, 307, 308)
                        .flatMap(status -> Stream.of("http://localhost:1/x", "http://other/x")
                                .map(to -> arguments(path, status, to))));
    }

    @ParameterizedTest
    @MethodSource("redirects")
    void aRedirectedPostIsExecutedOnceAndNobodyIsBlamed(Path path, int status, String to) {
        instance.answer(
                "HTTP/1.1 " + status + " X\r\nLocation: " + to + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        registry.put("a", instance.address(), Status.UP);
        registry.put("b", instance.address(), Status.UP);
        try (Echoes echoes = echoes(path, Event.OK)) {
            for (int i = 0; i < CALLS; i++) call(echoes, path, HttpMethod.POST);

            assertThat(instance.executed()).isEqualTo(CALLS);
            assertThat(echoes.count("rollcall.retries")).isZero();
            assertThat(echoes.count("rollcall.ejections")).isZero();
            assertNothingIsUnderWay(echoes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatItsCallerEndsCountsAgainstNobody(Path path) throws Exception {
        instance.fallSilent();
        registry.put("a", instance.address(), Status.UP);
        try (Echoes echoes = echoes(path, Event.OK)) {
            for (int i = 1; i <= CALLS; i++) {
                Runnable cancel = begin(echoes, path);
                int begun = i;
                await().until(() -> instance.executed() >= begun);
                cancel.run();
                await().untilAsserted(
                                () -> assertThat(attempts(echoes, "abandoned")).isEqualTo(begun));
            }
            assertThat(echoes.count("rollcall.ejections")).isZero();
            assertNothingIsUnderWay(echoes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGetWhoseAnswerBreaksOffIsMadeElsewhere(Path path) throws IOException {
        try (RawInstance sound = RawInstance.opened()) {
            sound.answer(Event.OK.answer);
            instance.answer(Event.BROKEN_BODY.answer);
            registry.put("a", instance.address(), Status.UP);
            registry.put("b", sound.address(), Status.UP);
            try (Echoes echoes = echoes(path, Event.OK)) {
                assertThat(call(echoes, path, HttpMethod.GET)).isNull();
                assertThat(sound.executed()).isEqualTo(1);
                assertThat(echoes.count("rollcall.retries")).isEqualTo(1);
            }
        }
    }

    private void list(Event event) throws IOException {
        instance.answer(event.answer);
        if (event == Event.TIME_OUT) instance.fallSilent();
        String address = event == Event.UNUSABLE_ADDRESS ? "[127.0.0.1]:80" : instance.address();
        if (event == Event.REFUSED) instance.close();
        registry.put("a", address, Status.UP);
    }

    /** Null: it was answered, and the answer was whole. */
    private static @Nullable Throwable call(Echoes echoes, Path path, HttpMethod method) {
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

    private static Runnable begin(Echoes echoes, Path path) {
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

    private static void assertNothingIsUnderWay(Echoes echoes) {
        Endpoint endpoint = Objects.requireNonNull(echoes.application()
                .getBean(CalledServices.class)
                .get("echo")
                .balancer()
                .pick(Call.to("echo")));
        assertThat(endpoint.inFlight()).isZero();
    }

    private static double attempts(Echoes echoes, String outcome) {
        return echoes.application()
                .getBean(MeterRegistry.class)
                .get("rollcall.attempts")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private Echoes echoes(Path path, Event event) {
        Duration timeout = event == Event.TIME_OUT ? Duration.ofMillis(100) : Duration.ofSeconds(20);
        return new Echoes(
                registry.address(),
                More.class,
                "rollcall.load-balancer=rr",
                "rollcall.call.timeout=" + timeout.toMillis() + "ms",
                path == Path.HEDGED ? "rollcall.call.hedge-after=15s" : "rollcall.call.attempts=3");
    }

    @Configuration(proxyBeanMethods = false)
    static class More {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        RestClient client(@LoadBalanced RestClient.Builder builder) {
            return builder.build();
        }

        @Bean
        WebClient webClient(@LoadBalanced WebClient.Builder builder) {
            return builder.build();
        }
    }
}
