package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.balance.Call;
import io.rollcall.balance.Endpoint;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.fake.OutcomeTable;
import io.rollcall.fake.OutcomeTable.Row;
import io.rollcall.fake.RawInstance;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The same event has the same outcome on every path, as the table in {@code docs/outcomes.md} says. */
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
        REFUSED(Row.NO_CONNECTION),
        UNUSABLE_ADDRESS(Row.NO_CONNECTION),
        RESET(Row.NO_ANSWER, ""),
        OK(Row.ANSWER, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"),
        SERVER_ERROR(Row.SERVER_ERROR, "HTTP/1.1 500 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        UNAVAILABLE(
                Row.SERVER_ERROR,
                "HTTP/1.1 503 X\r\nRetry-After: 60\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        OVERLOADED(Row.SERVER_ERROR, "HTTP/1.1 503 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        TOO_MANY(Row.ANSWER, "HTTP/1.1 429 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        BROKEN_BODY(Row.BROKEN_BODY, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{"),
        BROKEN_CHUNKS(Row.BROKEN_BODY, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe"),
        TIME_OUT(Row.NO_ANSWER);

        private final Row row;
        private final String answer;

        Event(Row row) {
            this(row, "");
        }

        Event(Row row, String answer) {
            this.row = row;
            this.answer = answer;
        }

        /** 0: it has none. */
        int status() {
            return answer.isEmpty() ? 0 : Integer.parseInt(answer.split(" ", -1)[1]);
        }

        /** Not one whose instance wants to be left alone for a minute; nor one whose body the caller already has. */
        boolean isTriedAsTheTableSays() {
            return this != UNAVAILABLE && this != BROKEN_CHUNKS;
        }
    }

    static Stream<Arguments> tried() {
        return Stream.of(Path.values())
                .flatMap(path -> Stream.of(Event.values())
                        .filter(Event::isTriedAsTheTableSays)
                        .flatMap(event -> Stream.of(HttpMethod.GET, HttpMethod.POST)
                                .map(method -> arguments(path, event, method))));
    }

    @ParameterizedTest
    @MethodSource("tried")
    void anEventHasTheCallTriedElsewhereAsTheTableSays(Path path, Event event, HttpMethod method) throws IOException {
        list(event);
        try (RawInstance sound = RawInstance.opened();
                Echoes echoes = echoes(path, event)) {
            sound.answer(Event.OK.answer);
            registry.put("b", sound.address(), Status.UP);
            call(echoes, path, method);
            boolean isTriedElsewhere = event.row.isTriedElsewhere(event.status(), method.equals(HttpMethod.GET));
            assertThat(sound.executed()).isEqualTo(isTriedElsewhere ? 1 : 0);
            assertThat(echoes.count("rollcall.retries")).isEqualTo(isTriedElsewhere ? 1 : 0);
        }
    }

    /** A value that is awaited before anything of the body is asked for. */
    @Test
    void aMonoThatFailsCountsAgainstNobody() {
        instance.answer(Event.OK.answer);
        registry.put("a", instance.address(), Status.UP);
        registry.put("b", instance.address(), Status.UP);
        try (Echoes echoes = echoes(Path.REACTIVE, Event.OK)) {
            WebClient client = echoes.application().getBean(WebClient.class);
            for (int i = 0; i < CALLS; i++)
                assertThat(catchThrowable(() -> client.put()
                                .uri("http://echo/x")
                                .body(Mono.error(new IOException("as it should")), String.class)
                                .retrieve()
                                .toBodilessEntity()
                                .block()))
                        .hasRootCauseMessage("as it should");
            assertThat(attempts(echoes, Row.UNREADABLE.outcome())).isEqualTo(CALLS);
            assertThat(echoes.count("rollcall.retries")).isZero();
        }
    }

    /**
     * Who flushes something as it is destroyed calls when all has been told to stop; its connections are still there.
     */
    @ParameterizedTest
    @EnumSource
    void whatIsCalledWhileTheApplicationStopsIsTriedElsewhereWhereNobodyListens(Path path) throws IOException {
        list(Event.REFUSED);
        try (RawInstance sound = RawInstance.opened();
                Echoes echoes = echoes(path, Event.OK)) {
            sound.answer(Event.OK.answer);
            registry.put("b", sound.address(), Status.UP);
            echoes.application().getBean(CalledServices.class).stop();
            for (int i = 0; i < 2; i++)
                assertThat(call(echoes, path, HttpMethod.POST)).isNull();
            assertThat(attempts(echoes, Row.NO_CONNECTION.outcome())).isPositive();
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

            await().untilAsserted(() ->
                    assertThat(attempts(echoes, event.row.outcome())).isEqualTo(CALLS));
            assertThat(echoes.count("rollcall.ejections")).isEqualTo(event.row.isBlamed() ? 1 : 0);
            assertNothingIsUnderWay(echoes);
        }
    }

    @Test
    void theTableHasTheseRowsAndATestTriesEach() throws IOException {
        assertThat(OutcomeTable.events())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Row.values()).map(Row::words).toList());
        String tests = tests();
        assertThat(Row.values()).allSatisfy(row -> assertThat(tests).containsPattern("\\bRow\\." + row.name() + "\\b"));
    }

    private static String tests() throws IOException {
        try (Stream<java.nio.file.Path> files = Files.walk(java.nio.file.Path.of("src", "test", "java"))) {
            StringBuilder all = new StringBuilder();
            for (java.nio.file.Path file :
                    files.filter(each -> each.toString().endsWith("Test.java")).toList())
                all.append(Files.readString(file));
            return all.toString();
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutAnInstanceThereIsNoAttempt(Path path) {
        try (Echoes echoes = echoes(path, Event.OK)) {
            assertThat(call(echoes, path, HttpMethod.GET)).isInstanceOf(NoInstanceException.class);
            assertThat(echoes.count(Row.NO_INSTANCE.outcome())).isEqualTo(1);
            assertThat(attempts(echoes, "not_sent")).isZero();
        }
    }

    /** A {@code WebClient}'s pool is its connector's. */
    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "HEDGED"})
    void whereNoConnectionIsFreeNobodyIsBlamed(Path path) throws IOException {
        instance.answer("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{");
        registry.put("a", instance.address(), Status.UP);
        try (Echoes echoes = echoes(path, Event.TIME_OUT, "rollcall.call.connections=1");
                InputStream open = openAnswer(echoes)) {
            assertThat(open.read()).isEqualTo('{');
            for (int i = 0; i < CALLS; i++)
                assertThat(call(echoes, path, HttpMethod.GET)).isNotNull();
            assertThat(attempts(echoes, Row.NO_FREE_CONNECTION.outcome())).isEqualTo(CALLS);
            assertThat(echoes.count("rollcall.ejections")).isEqualTo(Row.NO_FREE_CONNECTION.isBlamed() ? 1 : 0);
        }
    }

    private static InputStream openAnswer(Echoes echoes) {
        return Objects.requireNonNull(echoes.application()
                .getBean(RestClient.class)
                .get()
                .uri("http://echo/x")
                .exchange((request, answer) -> answer.getBody(), false));
    }

    @ParameterizedTest
    @EnumSource
    void aRequestWhoseBodyCannotBeReadCountsAgainstNobody(Path path) {
        instance.answer(Event.OK.answer);
        registry.put("a", instance.address(), Status.UP);
        try (Echoes echoes = echoes(path, Event.OK)) {
            for (int i = 0; i < CALLS; i++)
                assertThat(catchThrowable(() -> putUnreadable(echoes, path))).hasRootCauseMessage("as it should");
            await().untilAsserted(() ->
                    assertThat(attempts(echoes, Row.UNREADABLE.outcome())).isEqualTo(CALLS));
            assertThat(echoes.count("rollcall.ejections")).isEqualTo(Row.UNREADABLE.isBlamed() ? 1 : 0);
            assertThat(echoes.count("rollcall.retries")).isZero();
        }
    }

    private static void putUnreadable(Echoes echoes, Path path) {
        IOException failure = new IOException("as it should");
        if (path == Path.REACTIVE)
            echoes.application()
                    .getBean(WebClient.class)
                    .put()
                    .uri("http://echo/x")
                    .body(Flux.just("begun").concatWith(Flux.error(failure)), String.class)
                    .retrieve()
                    .toBodilessEntity()
                    .block();
        else
            echoes.application()
                    .getBean(RestClient.class)
                    .put()
                    .uri("http://echo/x")
                    .body((StreamingHttpOutputMessage.Body) out -> {
                        throw failure;
                    })
                    .retrieve()
                    .toBodilessEntity();
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
                await().untilAsserted(() ->
                        assertThat(attempts(echoes, Row.CALLER.outcome())).isEqualTo(begun));
            }
            assertThat(echoes.count("rollcall.ejections")).isZero();
            assertNothingIsUnderWay(echoes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatEndsWithItsApplicationCountsAgainstNobody(Path path) throws IOException {
        instance.fallSilent();
        registry.put("a", instance.address(), Status.UP);
        registry.put("b", instance.address(), Status.UP);
        try (Echoes echoes = echoes(path, Event.OK)) {
            MeterRegistry meters = echoes.application().getBean(MeterRegistry.class);
            for (int i = 1; i <= CALLS; i++) begin(echoes, path);
            await().until(() -> instance.executed() == CALLS);

            echoes.application().close();
            instance.hangUp(); // a WebClient's connections are its connector's, and outlast the application
            await().untilAsserted(() ->
                    assertThat(attempts(meters, Row.CALLER.outcome())).isEqualTo(CALLS));
            assertThat(instance.executed()).isEqualTo(CALLS);
            assertThat(attempts(meters, "failed") + attempts(meters, "not_sent"))
                    .isZero();
            assertThat(meters.get("rollcall.ejections").counter().count()).isZero();
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
        return attempts(echoes.application().getBean(MeterRegistry.class), outcome);
    }

    private static double attempts(MeterRegistry meters, String outcome) {
        return meters.get("rollcall.attempts").tag("outcome", outcome).counter().count();
    }

    private Echoes echoes(Path path, Event event, String... properties) {
        Duration timeout = event == Event.TIME_OUT ? Duration.ofMillis(100) : Duration.ofSeconds(20);
        return new Echoes(
                registry.address(),
                More.class,
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
