package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.balance.LoadBalancer;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** An application, a registry and instances, on real sockets. */
class BalancedCallsTest extends TwoInstances {

    @Test
    void callsByTheNameOfAServiceGoToItsInstances() {
        try (Echoes echoes = new Echoes(registry.address(), "rollcall.load-balancer=rr")) {
            assertThat(echoes.echo(6)).containsExactly("a", "b", "a", "b", "a", "b");
        }
    }

    @Test
    void anInstanceThatRefusesTheConnectionCostsNoCall() {
        a.shut();
        try (Echoes echoes = new Echoes(registry.address(), Metered.class)) {
            assertThat(echoes.echo(10)).containsOnly("b");

            MeterRegistry meters = echoes.application().getBean(MeterRegistry.class);
            assertThat(attempts(meters, "answered")).isEqualTo(10);
            assertThat(attempts(meters, "not_sent")).isPositive();
            assertThat(meters.counter("rollcall.retries", "service", "echo").count())
                    .isEqualTo(attempts(meters, "not_sent"));
            assertThat(meters.counter("rollcall.picks", "service", "echo", "algorithm", "wrr")
                            .count())
                    .isEqualTo(10 + attempts(meters, "not_sent"));
            assertThat(meters.get("rollcall.list.age")
                            .tag("service", "echo")
                            .timeGauge()
                            .value(TimeUnit.SECONDS))
                    .isBetween(0.0, 60.0);
        }
    }

    @Test
    void whereAllRefuseTheCallFailsAsTheLastAttemptDidAndEachWasTriedOnce() {
        a.shut();
        b.shut();
        try (Echoes echoes = new Echoes(registry.address(), Metered.class, "rollcall.call.attempts=10")) {
            assertThatExceptionOfType(ResourceAccessException.class)
                    .isThrownBy(echoes::echo)
                    .withMessageContaining("http://echo/Echo.Echo")
                    .withCauseInstanceOf(ConnectException.class);
            assertThat(attempts(echoes.application().getBean(MeterRegistry.class), "not_sent"))
                    .isEqualTo(2);
        }
    }

    @Test
    void aCallTriesAsManyInstancesAsItMay() {
        a.shut();
        try (Echoes echoes = new Echoes(registry.address(), "rollcall.call.attempts=1", "rollcall.load-balancer=rr")) {
            assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(echoes::echo);
            assertThat(echoes.echo()).isEqualTo("b");
        }
    }

    @Test
    void aCallThatMayHaveBeenExecutedIsNotSentAgain() {
        a.fallSilent();
        b.fallSilent();
        try (Echoes echoes = new Echoes(registry.address())) {
            assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(echoes::echo);
        }
        assertThat(a.executed() + b.executed()).isEqualTo(1);
    }

    @Test
    void aServiceWithoutInstancesIsNamedTogetherWithTheRegistryThatListsNone() {
        registry.remove("a");
        registry.remove("b");
        try (Echoes echoes = new Echoes(registry.address())) {
            assertThatExceptionOfType(NoInstanceException.class)
                    .isThrownBy(echoes::echo)
                    .withMessage("No instance of echo is known: the registry at " + registry.address() + " lists none")
                    .satisfies(e -> assertThat(e.service()).isEqualTo("echo"));
        }
    }

    @Test
    void aRegistryThatWasNeverThereIsNamed() {
        registry.shut();
        for (String mode : List.of("watch", "session")) {
            try (Echoes echoes = new Echoes(registry.address(), "rollcall.directory=" + mode)) {
                assertThatExceptionOfType(NoInstanceException.class)
                        .isThrownBy(echoes::echo)
                        .withMessageStartingWith("No instance of echo is known: the registry at " + registry.address())
                        .withMessageContaining("gives no list: ")
                        .withMessageEndingWith("Connection refused");
            }
        }
    }

    @Test
    void callsGoOnWhileTheRegistryIsAway() {
        try (Echoes echoes = new Echoes(registry.address(), "rollcall.load-balancer=rr")) {
            echoes.echo(2);
            registry.shut();
            assertThat(echoes.echo(4)).containsExactly("a", "b", "a", "b");
        }
    }

    @Test
    void aUriWithAPortIsAHostAndGoesThere() {
        try (Echoes echoes = new Echoes(registry.address(), Plain.class)) {
            RestClient client = echoes.application().getBean(RestClient.class);
            EchoResponse answer = client.post()
                    .uri("http://" + b.address() + "/Echo.Echo")
                    .body(new EchoRequest("hi"))
                    .retrieve()
                    .body(EchoResponse.class);
            assertThat(answer).isEqualTo(new EchoResponse("hi", "b"));
        }
    }

    /** Instances that come back at the same address at once, as after an upgrade: the kept connections are all dead. */
    @Test
    void noCallIsLostOnAConnectionThatTheOtherSideHasClosed() {
        try (Echoes echoes =
                new Echoes(registry.address(), "rollcall.load-balancer=rr", "rollcall.circuit-breaker.enabled=false")) {
            for (int restart = 0; restart < 10; restart++) {
                assertThat(echoes.echo(4)).containsExactly("a", "b", "a", "b");
                a.shut();
                assertThat(echoes.echo(2)).containsOnly("b");
                a.open();
            }
        }
    }

    @Test
    void aLoadBalancerOfTheApplicationIsChosenByItsName() {
        try (Echoes echoes = new Echoes(registry.address(), OwnAlgorithm.class, "rollcall.load-balancer=last")) {
            assertThat(echoes.echo(3)).containsOnly("b");
        }
        try (Echoes echoes =
                new Echoes(registry.address(), OwnAlgorithm.class, "rollcall.services.echo.load-balancer=last")) {
            assertThat(echoes.echo(3)).containsOnly("b");
        }
        try (Echoes echoes =
                new Echoes(registry.address(), OwnAlgorithm.class, "rollcall.services.math.load-balancer=last")) {
            assertThat(echoes.echo(3)).contains("a");
        }
    }

    @Test
    void anAlgorithmThatNobodyKnowsFailsTheStartWithTheNamesThatThereAre() {
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> new Echoes(registry.address(), OwnAlgorithm.class, "rollcall.load-balancer=lest"))
                .havingRootCause()
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .withMessageContaining("rollcall.load-balancer")
                .withMessageContaining("ewma, hash, last, least, random, rr, wrr");
    }

    @Test
    void anInstanceThatDoesNotAnswerInTimeIsNotWaitedFor() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0);
                Echoes echoes = new Echoes(registry.address(), "rollcall.call.timeout=200ms")) {
            registry.remove("a");
            registry.put("b", "localhost:" + deaf.getLocalPort(), Status.UP);
            assertThatExceptionOfType(ResourceAccessException.class)
                    .isThrownBy(echoes::echo)
                    .withMessageContaining("timed out");
        }
    }

    private static double attempts(MeterRegistry meters, String outcome) {
        return meters.counter("rollcall.attempts", "service", "echo", "outcome", outcome)
                .count();
    }

    static class Metered {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    static class Plain {

        @Bean
        RestClient client(@LoadBalanced RestClient.Builder builder) {
            return builder.build();
        }
    }

    static class OwnAlgorithm {

        @Bean
        LoadBalancer last() {
            return instances -> call -> instances.get(instances.size() - 1);
        }
    }
}
