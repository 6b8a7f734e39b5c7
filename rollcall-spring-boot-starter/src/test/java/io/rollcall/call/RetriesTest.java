package io.rollcall.call;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** Calls by {@code rr}, so that the first goes to a. */
class RetriesTest extends TwoInstances {

    private static final String ECHO = "http://echo/Echo.Echo";
    private static final String IDEMPOTENT = "rollcall.call.idempotent.echo=/Echo.Echo";

    @Test
    void aCallThatIsSaidToBeIdempotentIsTriedElsewhereWhenItsConnectionIsCut() {
        a.fallSilent();
        try (Echoes echoes = echoes(IDEMPOTENT)) {
            assertThat(echoes.echo()).isEqualTo("b");
            assertThat(echoes.count("rollcall.retries")).isEqualTo(1);
        }
    }

    @Test
    void itIsTriedElsewhereWhenAnInstanceDoesNotAnswerInTime() {
        a.slowDown(10_000);
        try (Echoes echoes = echoes(IDEMPOTENT, "rollcall.call.timeout=200ms")) {
            assertThat(echoes.echo()).isEqualTo("b");
        }
    }

    @Test
    void itIsTriedElsewhereWhenAnInstanceIsNotAvailable() {
        a.refuse(503, null);
        try (Echoes echoes = echoes(IDEMPOTENT)) {
            assertThat(echoes.echo()).isEqualTo("b");
            assertThat(a.executed()).isEqualTo(1);
        }
    }

    @Test
    void anyOtherPostIsSentOnce() {
        a.refuse(503, null);
        try (Echoes echoes = echoes()) {
            assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
                    .isThrownBy(echoes::echo);
            assertThat(a.executed() + b.executed()).isEqualTo(1);
        }
    }

    @Test
    void aMethodThatIsIdempotentAndAPostWithAnIdempotencyKeyAreTriedElsewhere() {
        a.refuse(503, null);
        try (Echoes echoes = echoes()) {
            RestClient client = echoes.application().getBean(RestClient.class);
            assertThat(servedBy(client.put().uri(ECHO))).isEqualTo("b");
            assertThat(servedBy(client.post().uri(ECHO).header("Idempotency-Key", "7")))
                    .isEqualTo("b");
            assertThat(a.executed()).isEqualTo(2);
        }
    }

    @Test
    void anAnswerThatAsksForMoreTimeThanACallHasIsTheAnswer() {
        a.refuse(503, 60);
        try (Echoes echoes = echoes(IDEMPOTENT)) {
            assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
                    .isThrownBy(echoes::echo)
                    .satisfies(e -> assertThat(e.getResponseHeaders()).isNotNull());
            assertThat(b.executed()).isZero();
        }
    }

    @Test
    void whereAllRefuseTheLastAnswerIsTheAnswerAndCanBeRead() {
        a.refuse(503, null);
        b.refuse(503, null);
        try (Echoes echoes = echoes(IDEMPOTENT)) {
            assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
                    .isThrownBy(echoes::echo)
                    .withMessageContaining("As told");
            assertThat(a.executed() + b.executed()).isEqualTo(2);
        }
    }

    @Test
    void withoutABudgetNothingIsRetried() {
        a.refuse(503, null);
        try (Echoes echoes =
                echoes(IDEMPOTENT, "rollcall.call.retry.budget-percent=0", "rollcall.call.retry.budget-per-second=0")) {
            assertThatExceptionOfType(HttpServerErrorException.class).isThrownBy(echoes::echo);
            assertThat(echoes.count("rollcall.retry.budget.spent")).isEqualTo(1);
            assertThat(echoes.count("rollcall.retries")).isZero();
        }
    }

    @Test
    void anInstanceThatFailsIsLeftAloneAndThatIsCounted() {
        a.refuse(500, null);
        try (Echoes echoes = echoes()) {
            for (int i = 0; i < 20; i++) {
                try {
                    echoes.echo();
                } catch (HttpServerErrorException failed) {
                    assertThat(failed.getStatusCode().value()).isEqualTo(500);
                }
            }
            assertThat(echoes.count("rollcall.ejections")).isEqualTo(1);
            assertThat(echoes.echo(20)).containsOnly("b");
            assertThat(a.executed()).isEqualTo(10);
        }
    }

    @Test
    void aSlowCallIsSentToASecondInstanceWhereThatIsWanted() {
        a.slowDown(5_000);
        try (Echoes echoes = echoes(IDEMPOTENT, "rollcall.call.hedge-after=500ms")) {
            assertThat(echoes.echo()).isEqualTo("b");
            assertThat(a.executed()).isEqualTo(1);
            assertThat(echoes.count("rollcall.hedges")).isEqualTo(1);
        }
    }

    @Test
    void aCallThatMustNotBeExecutedTwiceIsNotHedged() {
        a.slowDown(300);
        try (Echoes echoes = echoes("rollcall.call.hedge-after=50ms")) {
            assertThat(echoes.echo()).isEqualTo("a");
            assertThat(b.executed()).isZero();
        }
    }

    @Test
    void aHedgeThatFailsDoesNotSpoilTheFirstAttempt() {
        a.slowDown(300);
        b.fallSilent();
        try (Echoes echoes = echoes(IDEMPOTENT, "rollcall.call.hedge-after=50ms")) {
            assertThat(echoes.echo()).isEqualTo("a");
            assertThat(b.executed()).isEqualTo(1);
        }
    }

    @Test
    void hedgingEndsAsTheAttemptsDoWhereAllFail() {
        a.fallSilent();
        b.fallSilent();
        try (Echoes echoes = echoes(IDEMPOTENT, "rollcall.call.hedge-after=50ms")) {
            assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(echoes::echo);
            assertThat(a.executed() + b.executed()).isEqualTo(2);
        }
    }

    @Test
    void aRefusalOfTheSecondInstanceIsNotTheAnswerWhileTheFirstIsAtWork() {
        a.slowDown(300);
        b.refuse(503, null);
        try (Echoes echoes = echoes(IDEMPOTENT, "rollcall.call.hedge-after=50ms")) {
            assertThat(echoes.echo()).isEqualTo("a");
        }
    }

    @Test
    void aHedgeTakesOneAttemptOutOfTheBudgetHoweverItEnds() {
        registry.put("c", a.address(), Status.UP);
        a.slowDown(300);
        b.refuse(503, null);
        try (Echoes echoes = echoes(
                IDEMPOTENT,
                "rollcall.call.hedge-after=50ms",
                "rollcall.call.retry.budget-percent=0",
                "rollcall.call.retry.budget-per-second=1")) {
            assertThat(echoes.echo()).isEqualTo("a");
            RetryBudget budget = echoes.application()
                    .getBean(CalledServices.class)
                    .get("echo")
                    .budget();
            assertThat(IntStream.range(0, 100).filter(i -> budget.take()).count())
                    .isEqualTo(RetryBudget.WINDOW_SECONDS - 1);
        }
    }

    @Test
    void aHedgedCallEndsWhenItsCallerIsInterruptedAndBothItsAttemptsWithIt() throws Exception {
        a.slowDown(10_000);
        b.slowDown(10_000);
        try (Echoes echoes = echoes(IDEMPOTENT, "rollcall.call.hedge-after=50ms")) {
            CompletableFuture<Boolean> isInterrupted = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(echoes::echo);
                isInterrupted.complete(Thread.currentThread().isInterrupted());
            });
            caller.start();
            await().until(() -> a.executed() + b.executed() == 2);
            caller.interrupt();

            assertThat(isInterrupted.get(2, SECONDS)).isTrue();
            assertThat(echoes.attempts("abandoned")).isEqualTo(2);
            await().untilAsserted(() -> assertThat(hedgeThreads()).isEmpty());
            assertThat(echoes.attempts("failed")).isZero();
        }
    }

    @Test
    void theConnectionOfAHedgeThatLostIsClosed() throws Exception {
        try (ServerSocket stuck = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Echoes echoes = echoes(IDEMPOTENT, "rollcall.call.hedge-after=500ms")) {
            stuck.setSoTimeout(10_000);
            registry.put("a", "localhost:" + stuck.getLocalPort(), Status.UP);
            assertThat(echoes.echo()).isEqualTo("b");

            try (Socket connection = stuck.accept()) {
                connection.setSoTimeout(2_000);
                assertThat(connection.getInputStream().readAllBytes()).isNotEmpty();
            }
            assertThat(echoes.attempts("abandoned")).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatComesTooLateIsNotReadToItsEnd() throws Exception {
        try (ServerSocket endless = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Echoes echoes = echoes(IDEMPOTENT, "rollcall.call.hedge-after=500ms")) {
            registry.put("a", "localhost:" + endless.getLocalPort(), Status.UP);
            CompletableFuture<Void> cut = CompletableFuture.runAsync(() -> answerWithoutEnd(endless));
            assertThat(echoes.echo()).isEqualTo("b");

            assertThat(cut).failsWithin(5, SECONDS).withThrowableThat().withRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void anInterceptorOfTheApplicationSeesACallOnceHoweverManyAttemptsItTakes() {
        a.refuse(503, null);
        List<List<String>> sent = new CopyOnWriteArrayList<>();
        try (Echoes echoes = echoes(IDEMPOTENT)) {
            RestClient client = echoes.application()
                    .getBean(RestClient.class)
                    .mutate()
                    .requestInterceptor((request, body, execution) -> {
                        request.getHeaders().add("X-Token", "secret");
                        sent.add(request.getHeaders().get("X-Token"));
                        return execution.execute(request, body);
                    })
                    .build();
            assertThat(servedBy(client.post().uri(ECHO))).isEqualTo("b");
        }
        assertThat(sent).containsExactly(List.of("secret"));
    }

    @Test
    void propertiesOutOfBoundsFailTheStartAndAreNamed() {
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> echoes("rollcall.call.retry.budget-percent=200"))
                .havingRootCause()
                .isInstanceOf(BindValidationException.class)
                .withMessageContaining("rollcall.call.retry.budgetPercent");
    }

    private static String servedBy(RestClient.RequestBodySpec request) {
        EchoResponse answer = request.body(new EchoRequest("hi")).retrieve().body(EchoResponse.class);
        return answer == null ? "nobody" : answer.servedBy();
    }

    /** When the client has had time to take the other's answer. */
    private static void answerWithoutEnd(ServerSocket server) {
        try (Socket connection = server.accept()) {
            connection.getInputStream().read();
            Thread.sleep(1_000);
            OutputStream out = connection.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n".getBytes(US_ASCII));
            while (true) out.write(new byte[1_000]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> hedgeThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("rollcall-hedge-"))
                .toList();
    }

    private Echoes echoes(String... properties) {
        String[] all = new String[properties.length + 1];
        all[0] = "rollcall.load-balancer=rr";
        System.arraycopy(properties, 0, all, 1, properties.length);
        return new Echoes(registry.address(), Echoes.Clients.class, all);
    }
}
