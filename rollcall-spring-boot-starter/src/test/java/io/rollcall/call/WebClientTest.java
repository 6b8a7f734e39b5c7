package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls of a {@code WebClient}, which end as those of a {@code RestClient}. The algorithm is {@code rr}, so the first
 * call goes to a.
 */
class WebClientTest extends TwoInstances {

    private static final String IDEMPOTENT = "rollcall.call.idempotent.echo=/Echo.Echo";

    @Test
    void callsByTheNameOfAServiceGoToItsInstances() {
        try (Echoes echoes = echoes()) {
            assertThat(servedBy(echoes, 4)).containsExactly("a", "b", "a", "b");
        }
    }

    @Test
    void anInstanceThatRefusesTheConnectionCostsNoCall() {
        a.shut();
        try (Echoes echoes = echoes()) {
            assertThat(servedBy(echoes, 10)).containsOnly("b");
            assertThat(echoes.count("rollcall.retries")).isPositive();
        }
    }

    @Test
    void whereAllRefuseTheCallFailsAsTheLastAttemptDid() {
        a.shut();
        b.shut();
        try (Echoes echoes = echoes()) {
            assertThatExceptionOfType(WebClientRequestException.class)
                    .isThrownBy(() -> call(echoes).block());
        }
    }

    @Test
    void anIdempotentCallIsTriedElsewhereWhenItIsNotAnsweredInTime() {
        a.slowDown(10_000);
        try (Echoes echoes = echoes(IDEMPOTENT, "rollcall.call.timeout=1s")) {
            assertThat(servedBy(echoes, 1)).containsExactly("b");
        }
    }

    @Test
    void anIdempotentCallIsTriedElsewhereWhereItIsRefusedForNow() {
        a.refuse(503, null);
        try (Echoes echoes = echoes(IDEMPOTENT)) {
            assertThat(servedBy(echoes, 1)).containsExactly("b");
        }
    }

    @Test
    void aBodyThatComesInPiecesAndCanBeReadOnceIsSentOnce() {
        a.refuse(503, null);
        try (Echoes echoes = echoes(IDEMPOTENT)) {
            Flux<String> once = Flux.fromStream(Stream.of("{\"msg\":", "\"hi\"}"));
            assertThatExceptionOfType(WebClientResponseException.ServiceUnavailable.class)
                    .isThrownBy(() -> post(echoes)
                            .body(once, String.class)
                            .retrieve()
                            .toBodilessEntity()
                            .block());
            assertThat(b.executed()).isZero();
        }
    }

    @Test
    void itIsTriedElsewhereWhereNothingOfItWasRead() {
        a.shut();
        try (Echoes echoes = echoes()) {
            Flux<String> once = Flux.fromStream(Stream.of("{\"msg\":", "\"hi\"}"));
            post(echoes).body(once, String.class).retrieve().toBodilessEntity().block();
            assertThat(b.executed()).isEqualTo(1);
        }
    }

    @Test
    void aBodyThatComesAsAWholeIsKeptForTheNextAttempt() {
        a.refuse(503, null);
        AtomicInteger read = new AtomicInteger();
        Mono<EchoRequest> once = Mono.fromSupplier(() -> new EchoRequest("read " + read.incrementAndGet()));
        try (Echoes echoes = echoes(IDEMPOTENT)) {
            EchoResponse answer = Objects.requireNonNull(post(echoes)
                    .body(once, EchoRequest.class)
                    .retrieve()
                    .bodyToMono(EchoResponse.class)
                    .block());
            assertThat(answer).isEqualTo(new EchoResponse("read 1", "b"));
        }
    }

    @Test
    void aCallWithoutABodyIsTriedElsewhere() {
        a.refuse(503, null);
        try (Echoes echoes = echoes(IDEMPOTENT)) {
            assertThatExceptionOfType(Exception.class) // it echoes nothing but a message
                    .isThrownBy(() -> post(echoes).retrieve().toBodilessEntity().block());
            assertThat(b.executed()).isPositive();
        }
    }

    @Test
    void anyOtherPostIsSentOnce() {
        a.refuse(503, null);
        try (Echoes echoes = echoes()) {
            assertThatExceptionOfType(WebClientResponseException.ServiceUnavailable.class)
                    .isThrownBy(() -> call(echoes).block());
            assertThat(a.executed() + b.executed()).isEqualTo(1);
        }
    }

    @Test
    void aCallThatNobodyWaitsForAnyMoreIsCountedAsSuch() {
        a.slowDown(2_000);
        try (Echoes echoes = echoes()) {
            call(echoes).timeout(Duration.ofMillis(200)).onErrorComplete().block();
            await().untilAsserted(() -> assertThat(echoes.application()
                            .getBean(MeterRegistry.class)
                            .get("rollcall.attempts")
                            .tag("outcome", "abandoned")
                            .counter()
                            .count())
                    .isEqualTo(1));
        }
    }

    @Test
    void aBodyThatCannotBeWrittenSpeaksAgainstNoInstance() {
        List<Object> endless = new ArrayList<>();
        endless.add(endless);
        try (Echoes echoes = echoes(IDEMPOTENT)) {
            for (int i = 0; i < 30; i++)
                assertThat(catchThrowable(() -> echoes.application()
                                .getBean(WebClient.class)
                                .post()
                                .uri("http://echo/Echo.Echo")
                                .contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(endless)
                                .retrieve()
                                .toBodilessEntity()
                                .block()))
                        .isNotNull();
            assertThat(echoes.count("rollcall.ejections")).isZero();
            assertThat(echoes.count("rollcall.retries")).isZero();
        }
    }

    @Test
    void aServiceWithoutInstancesIsNamed() {
        registry.remove("a");
        registry.remove("b");
        try (Echoes echoes = echoes()) {
            assertThatExceptionOfType(NoInstanceException.class)
                    .isThrownBy(() -> call(echoes).block())
                    .withMessageContaining("No instance of echo is known");
        }
    }

    @Test
    void aGroupOfHttpServicesWhoseBaseUrlIsItsNameIsBalanced() {
        try (Echoes echoes = new Echoes(
                registry.address(),
                Groups.class,
                "rollcall.load-balancer=rr",
                "spring.http.serviceclient.echo.base-url=http://echo")) {
            ReactiveEcho echo = echoes.application().getBean(ReactiveEcho.class);
            assertThat(Stream.generate(() -> echo.echo(new EchoRequest("hi")).block())
                            .limit(2)
                            .map(EchoResponse::servedBy))
                    .containsExactly("a", "b");
        }
    }

    private Echoes echoes(String... properties) {
        String[] all = Stream.concat(Stream.of("rollcall.load-balancer=rr"), Stream.of(properties))
                .toArray(String[]::new);
        return new Echoes(registry.address(), Echoes.Clients.class, all);
    }

    private static List<String> servedBy(Echoes echoes, int calls) {
        return Stream.generate(
                        () -> Objects.requireNonNull(call(echoes).block()).servedBy())
                .limit(calls)
                .toList();
    }

    private static Mono<EchoResponse> call(Echoes echoes) {
        return echoes.application()
                .getBean(WebClient.class)
                .post()
                .uri("http://echo/Echo.Echo")
                .bodyValue(new EchoRequest("hi"))
                .retrieve()
                .bodyToMono(EchoResponse.class);
    }

    private static WebClient.RequestBodySpec post(Echoes echoes) {
        return echoes.application()
                .getBean(WebClient.class)
                .post()
                .uri("http://echo/Echo.Echo")
                .contentType(MediaType.APPLICATION_JSON);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportHttpServices(group = "echo", types = ReactiveEcho.class, clientType = ClientType.WEB_CLIENT)
    static class Groups {}

    @HttpExchange(contentType = "application/json")
    interface ReactiveEcho {

        @PostExchange("/Echo.Echo")
        Mono<EchoResponse> echo(@RequestBody EchoRequest request);
    }
}
