package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.fake.OutcomeTable.Row;
import io.rollcall.fake.RawInstance;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Attempts that no instance ends: the caller ends them, their body cannot be read, or the application stops. */
@Tag("dist")
class AbandonedTest extends OutcomeFixture {

    @ParameterizedTest
    @EnumSource
    void whatItsCallerEndsCountsAgainstNobody(Path path) throws Exception {
        instance.fallSilent();
        registry.put("a", instance.address(), Status.UP);
        try (Echoes echoes = echoes(path)) {
            for (int i = 1; i <= CALLS; i++) {
                Runnable cancel = begin(echoes, path);
                int begun = i;
                await().until(() -> instance.executed() >= begun);
                cancel.run();
                await().untilAsserted(() ->
                        assertThat(echoes.attempts(Row.CALLER.outcome())).isEqualTo(begun));
            }
            assertThat(echoes.count("rollcall.ejections")).isZero();
            assertNothingIsInFlight(echoes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRequestWhoseBodyCannotBeReadCountsAgainstNobody(Path path) {
        instance.answer(OK);
        registry.put("a", instance.address(), Status.UP);
        try (Echoes echoes = echoes(path)) {
            for (int i = 0; i < CALLS; i++)
                assertThat(catchThrowable(() -> putUnreadable(echoes, path))).hasRootCauseMessage("as it should");
            await().untilAsserted(() ->
                    assertThat(echoes.attempts(Row.UNREADABLE.outcome())).isEqualTo(CALLS));
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
                    .uri(echoes.uri())
                    .body(Flux.just("begun").concatWith(Flux.error(failure)), String.class)
                    .retrieve()
                    .toBodilessEntity()
                    .block();
        else
            echoes.application()
                    .getBean(RestClient.class)
                    .put()
                    .uri(echoes.uri())
                    .body((StreamingHttpOutputMessage.Body) out -> {
                        throw failure;
                    })
                    .retrieve()
                    .toBodilessEntity();
    }

    /** A value that is awaited before anything of the body is asked for. */
    @Test
    void aMonoThatFailsCountsAgainstNobody() {
        instance.answer(OK);
        registry.put("a", instance.address(), Status.UP);
        registry.put("b", instance.address(), Status.UP);
        try (Echoes echoes = echoes(Path.REACTIVE)) {
            WebClient client = echoes.application().getBean(WebClient.class);
            for (int i = 0; i < CALLS; i++)
                assertThat(catchThrowable(() -> client.put()
                                .uri(echoes.uri())
                                .body(Mono.error(new IOException("as it should")), String.class)
                                .retrieve()
                                .toBodilessEntity()
                                .block()))
                        .hasRootCauseMessage("as it should");
            assertThat(echoes.attempts(Row.UNREADABLE.outcome())).isEqualTo(CALLS);
            assertThat(echoes.count("rollcall.retries")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatEndsWithItsApplicationCountsAgainstNobody(Path path) throws IOException {
        instance.fallSilent();
        registry.put("a", instance.address(), Status.UP);
        registry.put("b", instance.address(), Status.UP);
        try (Echoes echoes = echoes(path)) {
            MeterRegistry meters = echoes.application().getBean(MeterRegistry.class);
            for (int i = 1; i <= CALLS; i++) begin(echoes, path);
            await().until(() -> instance.executed() == CALLS);

            echoes.application().close();
            instance.hangUp(); // a WebClient's connections are its connector's, and outlast the application
            await().untilAsserted(() ->
                    assertThat(Echoes.attempts(meters, Row.CALLER.outcome())).isEqualTo(CALLS));
            assertThat(instance.executed()).isEqualTo(CALLS);
            assertThat(Echoes.attempts(meters, "failed") + Echoes.attempts(meters, "not_sent"))
                    .isZero();
            assertThat(meters.get("rollcall.ejections").counter().count()).isZero();
        }
    }

    /** A bean may make calls as it is destroyed, after everything was told to stop. Its connections are still there. */
    @ParameterizedTest
    @EnumSource
    void whatIsCalledWhileTheApplicationStopsIsTriedElsewhereWhereNobodyListens(Path path) throws IOException {
        registry.put("a", instance.address(), Status.UP);
        instance.close();
        try (RawInstance healthy = RawInstance.opened();
                Echoes echoes = echoes(path)) {
            healthy.answer(OK);
            registry.put("b", healthy.address(), Status.UP);
            echoes.application().getBean(CalledServices.class).stop();
            for (int i = 0; i < 2; i++)
                assertThat(call(echoes, path, HttpMethod.POST)).isNull();
            assertThat(echoes.attempts(Row.NO_CONNECTION.outcome())).isPositive();
        }
    }
}
