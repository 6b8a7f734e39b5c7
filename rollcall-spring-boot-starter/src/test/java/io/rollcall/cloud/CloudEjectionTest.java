package io.rollcall.cloud;

import static io.rollcall.wire.registry.Status.UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.fake.FakeEcho;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.fake.OutcomeTable.Row;
import io.rollcall.wire.echo.EchoRequest;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Instances that fail, called through Spring Cloud LoadBalancer: after as many failures as our own calls take, it
 * chooses others.
 */
@Tag("dist")
class CloudEjectionTest {

    /** {@code rollcall.circuit-breaker.minimum-calls}. */
    private static final int FAILURES = 10;

    private final FakeRegistry registry = FakeRegistry.opened();
    private final FakeEcho well = FakeEcho.opened("well");
    private final FakeEcho ill = FakeEcho.opened("ill");

    @BeforeEach
    void register() {
        registry.put("well", well.address(), UP);
        registry.put("ill", ill.address(), UP);
    }

    @AfterEach
    void close() {
        ill.close();
        well.close();
        registry.close();
    }

    /** How Spring Cloud's calls are sent. */
    enum Client {
        BLOCKING {
            @Override
            boolean call(Builders builders) {
                return succeeds(() -> builders.blocking
                        .clone()
                        .baseUrl("http://echo")
                        .build()
                        .post()
                        .uri("/Echo.Echo")
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(new EchoRequest("hi"))
                        .retrieve()
                        .toBodilessEntity());
            }
        },
        REACTIVE {
            @Override
            boolean call(Builders builders) {
                return succeeds(() -> builders.reactive
                        .clone()
                        .baseUrl("http://echo")
                        .build()
                        .post()
                        .uri("/Echo.Echo")
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(new EchoRequest("hi"))
                        .retrieve()
                        .toBodilessEntity()
                        .block());
            }
        };

        abstract boolean call(Builders builders);

        private static boolean succeeds(Runnable call) {
            try {
                call.run();
                return true;
            } catch (RuntimeException failed) {
                return false;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsGoneWithoutAWordIsChosenNoMoreAfterAFewFailures(Client client) {
        ill.shut();

        calling(context -> {
            Builders builders = context.getBean(Builders.class);
            int failed = failuresUntilLeftAlone(context, client, builders);
            assertThat(failed).isEqualTo(FAILURES);
            assertThat(attempts(context, Row.NO_CONNECTION.outcome())).isEqualTo(FAILURES);
            assertThat(IntStream.range(0, 50).filter(i -> !client.call(builders)))
                    .isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void whoAnswersWithErrorsIsChosenNoMore(Client client) {
        ill.refuse(500, null);

        calling(context -> {
            Builders builders = context.getBean(Builders.class);
            assertThat(failuresUntilLeftAlone(context, client, builders)).isEqualTo(FAILURES);
            assertThat(attempts(context, Row.SERVER_ERROR.outcome())).isGreaterThanOrEqualTo(FAILURES);
            assertThat(attempts(context, Row.NO_CONNECTION.outcome())).isZero();
            assertThat(IntStream.range(0, 50).filter(i -> !client.call(builders)))
                    .isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatSpeaksAgainstTheCallerEjectsNobody(Client client) {
        ill.refuse(400, null);

        calling(context -> {
            Builders builders = context.getBean(Builders.class);
            long failed =
                    IntStream.range(0, 60).filter(i -> !client.call(builders)).count();
            assertThat(failed).isEqualTo(30);
            assertThat(attempts(context, Row.ANSWER.outcome())).isEqualTo(60);
        });
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource
    void whoHasRecoveredIsChosenAgain(Client client) {
        ill.shut();

        calling(
                context -> {
                    Builders builders = context.getBean(Builders.class);
                    await().until(() -> !client.call(builders) && ejections(context) > 0);
                    ill.open();
                    await().until(() -> client.call(builders) && ill.executed() > 10);
                },
                "rollcall.circuit-breaker.open-for=100ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zone-preference", "weighted", "request-based-sticky-session"})
    void whateverSupplierAnApplicationChoosesEjectionsReachIt(String configuration) {
        ill.shut();

        calling(
                context -> {
                    Builders builders = context.getBean(Builders.class);
                    failuresUntilLeftAlone(context, Client.BLOCKING, builders);
                    assertThat(IntStream.range(0, 20).filter(i -> !Client.BLOCKING.call(builders)))
                            .isEmpty();
                },
                "spring.cloud.loadbalancer.configurations=" + configuration);
    }

    /** @return the number of calls that failed before */
    private static int failuresUntilLeftAlone(AssertableApplicationContext context, Client client, Builders builders) {
        int failed = 0;
        while (ejections(context) == 0) if (!client.call(builders)) failed++;
        await().until(() -> IntStream.range(0, 6).allMatch(i -> chosen(context).equals("well")));
        return failed;
    }

    private static String chosen(AssertableApplicationContext context) {
        LoadBalancerClient balancer = context.getBean(LoadBalancerClient.class);
        return String.valueOf(Objects.requireNonNull(balancer.choose("echo")).getInstanceId());
    }

    private static double attempts(AssertableApplicationContext context, String outcome) {
        MeterRegistry meters = context.getBean(MeterRegistry.class);
        return meters.get("rollcall.attempts").tag("outcome", outcome).counter().count();
    }

    private static double ejections(AssertableApplicationContext context) {
        return context.getBean(MeterRegistry.class).find("rollcall.ejections").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private void calling(Scenario scenario, String... properties) {
        CloudApplication.calling(registry)
                .withUserConfiguration(TwoBuilders.class)
                .withPropertyValues(properties)
                .run(scenario::play);
    }

    @FunctionalInterface
    private interface Scenario {
        void play(AssertableApplicationContext context);
    }

    record Builders(RestClient.Builder blocking, WebClient.Builder reactive) {}

    @Configuration(proxyBeanMethods = false)
    static class TwoBuilders {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        @LoadBalanced
        RestClient.Builder blocking() {
            return RestClient.builder();
        }

        @Bean
        @LoadBalanced
        WebClient.Builder reactive() {
            return WebClient.builder();
        }

        @Bean
        Builders builders(@LoadBalanced RestClient.Builder blocking, @LoadBalanced WebClient.Builder reactive) {
            return new Builders(blocking, reactive);
        }
    }
}
