package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;

/** The same event has the same outcome on every path, as the table in {@code docs/outcomes.md} says. */
@Tag("dist")
class OutcomesTest extends OutcomeFixture {

    private static final Duration SHORT_TIMEOUT = Duration.ofMillis(100);

    enum Event {
        REFUSED(Row.NO_CONNECTION),
        UNUSABLE_ADDRESS(Row.NO_CONNECTION),
        RESET(Row.NO_ANSWER, ""),
        OK(Row.ANSWER, OutcomeFixture.OK),
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

        /** Returns the status of the answer; 0: there is none. */
        int status() {
            return answer.isEmpty() ? 0 : Integer.parseInt(answer.split(" ", -1)[1]);
        }

        /** Returns false if the instance asks to get no calls for a minute, or the caller has some of the body already. */
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
        try (RawInstance healthy = RawInstance.opened();
                Echoes echoes = shared(path, event)) {
            healthy.answer(OK);
            registry.put("b", healthy.address(), Status.UP);
            call(echoes, path, method);
            boolean isTriedElsewhere = event.row.isTriedElsewhere(event.status(), method.equals(HttpMethod.GET));
            assertThat(healthy.executed()).isEqualTo(isTriedElsewhere ? 1 : 0);
            assertThat(echoes.count("rollcall.retries")).isEqualTo(isTriedElsewhere ? 1 : 0);
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
        try (Echoes echoes = shared(path, event)) {
            for (int i = 0; i < CALLS; i++) call(echoes, path, HttpMethod.GET);

            await().untilAsserted(() ->
                    assertThat(echoes.attempts(event.row.outcome())).isEqualTo(CALLS));
            assertThat(echoes.count("rollcall.ejections")).isEqualTo(event.row.isBlamed() ? 1 : 0);
            assertNothingIsInFlight(echoes);
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
        try (Echoes echoes = shared(path)) {
            assertThat(call(echoes, path, HttpMethod.GET)).isInstanceOf(NoInstanceException.class);
            assertThat(echoes.count(Row.NO_INSTANCE.outcome())).isEqualTo(1);
            assertThat(echoes.attempts("not_sent")).isZero();
        }
    }

    /** A {@code WebClient}'s pool is its connector's. */
    @ParameterizedTest
    @EnumSource(names = {"BLOCKING", "HEDGED"})
    void whereNoConnectionIsFreeNobodyIsBlamed(Path path) throws IOException {
        instance.answer("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{");
        registry.put("a", instance.address(), Status.UP);
        try (Echoes echoes = shared(path, SHORT_TIMEOUT, "rollcall.call.connections=1");
                InputStream open = openAnswer(echoes)) {
            assertThat(open.read()).isEqualTo('{');
            for (int i = 0; i < CALLS; i++)
                assertThat(call(echoes, path, HttpMethod.GET)).isNotNull();
            assertThat(echoes.attempts(Row.NO_FREE_CONNECTION.outcome())).isEqualTo(CALLS);
            assertThat(echoes.count("rollcall.ejections")).isEqualTo(Row.NO_FREE_CONNECTION.isBlamed() ? 1 : 0);
        }
    }

    private static InputStream openAnswer(Echoes echoes) {
        return Objects.requireNonNull(echoes.application()
                .getBean(RestClient.class)
                .get()
                .uri(echoes.uri())
                .exchange((request, answer) -> answer.getBody(), false));
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
        try (Echoes echoes = shared(path)) {
            for (int i = 0; i < CALLS; i++) call(echoes, path, HttpMethod.POST);

            assertThat(instance.executed()).isEqualTo(CALLS);
            assertThat(echoes.count("rollcall.retries")).isZero();
            assertThat(echoes.count("rollcall.ejections")).isZero();
            assertNothingIsInFlight(echoes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGetWhoseAnswerBreaksOffIsMadeElsewhere(Path path) throws IOException {
        try (RawInstance healthy = RawInstance.opened()) {
            healthy.answer(OK);
            instance.answer(Event.BROKEN_BODY.answer);
            registry.put("a", instance.address(), Status.UP);
            registry.put("b", healthy.address(), Status.UP);
            try (Echoes echoes = shared(path)) {
                assertThat(call(echoes, path, HttpMethod.GET)).isNull();
                assertThat(healthy.executed()).isEqualTo(1);
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

    private static Echoes shared(Path path, Event event) {
        return event == Event.TIME_OUT ? shared(path, SHORT_TIMEOUT) : shared(path);
    }
}
