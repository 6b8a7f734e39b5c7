package io.rollcall.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.fake.FakeEcho;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** Two instances have one id, and the other one has registered last. */
@Tag("dist")
@ExtendWith(OutputCaptureExtension.class)
class IdConflictTest {

    private static final String NOBODY = "localhost:1";

    private final FakeRegistry registry = FakeRegistry.opened();
    private final FakeEcho other = FakeEcho.opened("other");

    @AfterEach
    void close() {
        other.close();
        registry.close();
    }

    @Test
    void anInstanceStaysOutWhileAnotherLivingOneHasItsIdAndComesBackWhenThatIsGone(CapturedOutput output) {
        try (ConfigurableApplicationContext application = start()) {
            register("echo1", other.address());
            awaitHealth(application, "OUT_OF_SERVICE");
            long registrations = registrations();

            // Wait twice as long as it takes to look again.
            await().during(Duration.ofMillis(2_200))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> registrations() == registrations);
            assertThat(registry.instances()).extracting(Instance::address).containsExactly(other.address());
            assertThat(output.getAll().lines().filter(line -> line.contains("stays out of the registry")))
                    .hasSize(1)
                    .allMatch(line -> line.contains("ERROR") && line.contains(other.address()));

            registry.remove("echo1");
            awaitHealth(application, "UP");
        }
    }

    @Test
    void aLoserDeregistersWithoutTakingTheWinnersLease() {
        try (ConfigurableApplicationContext application = start()) {
            register("echo1", other.address());
            awaitHealth(application, "OUT_OF_SERVICE");
        }
        assertThat(registry.instances()).extracting(Instance::address).containsExactly(other.address());
    }

    @Test
    void oneThatIsListedAndDoesNotAnswerIsSucceededOnceAndThenBelievedToLive() {
        try (ConfigurableApplicationContext application = start()) {
            register("echo1", NOBODY);
            await().until(() ->
                    registry.instances().stream().noneMatch(one -> one.address().equals(NOBODY)));

            register("echo1", NOBODY); // it sends heartbeats, but is not reached from here
            awaitHealth(application, "OUT_OF_SERVICE");
        }
    }

    @Test
    void anotherProcessThatGivesTheSameIdAndAddressIsFoundOut() {
        try (ConfigurableApplicationContext application = start()) {
            String own = application.getBean(Registration.class).address();
            register("echo1", own);
            await().until(() -> registrations() == 3); // it may have been its own late request
            register("echo1", own);
            awaitHealth(application, "OUT_OF_SERVICE");
        }
    }

    /**
     * A replica of the store is not ready while another one with its id is a member of the view, and must not keep that
     * one out.
     */
    @ParameterizedTest
    @EnumSource(
            value = Status.class,
            names = {"STARTING", "DOWN"})
    void aReadyInstanceTakesItsIdBackFromOneThatIsNotReady(Status status) {
        try (ConfigurableApplicationContext application = start()) {
            String own = application.getBean(Registration.class).address();
            register("echo1", other.address(), status);
            await().untilAsserted(() -> assertThat(registry.instances())
                    .extracting(Instance::address)
                    .containsExactly(own));
            awaitHealth(application, "UP");
        }
    }

    /** A primary that was paused, and whose backup is gone, needs a lease to become ready again. */
    @Test
    void anInstanceThatWasReadyTakesItsIdBackFromOneThatNeverWas() {
        try (ConfigurableApplicationContext application = start()) {
            String own = application.getBean(Registration.class).address();
            AvailabilityChangeEvent.publish(application, ReadinessState.REFUSING_TRAFFIC);
            await().until(() -> registry.instances().get(0).status() == Status.DOWN);
            register("echo1", other.address(), Status.STARTING);
            await().untilAsserted(() -> assertThat(registry.instances())
                    .extracting(Instance::address)
                    .containsExactly(own));
        }
    }

    @Test
    void ofTwoThatAreNotReadyTheOneThatHasTheIdKeepsIt() {
        try (ConfigurableApplicationContext application = start()) {
            AvailabilityChangeEvent.publish(application, ReadinessState.REFUSING_TRAFFIC);
            await().until(() -> registry.instances().get(0).status() == Status.DOWN);
            register("echo1", other.address(), Status.DOWN);
            awaitHealth(application, "OUT_OF_SERVICE");
            assertThat(registry.instances()).extracting(Instance::address).containsExactly(other.address());
        }
    }

    @Test
    void aRegistryThatHasForgottenAllIsNoReasonToStayOut() {
        try (ConfigurableApplicationContext application = start()) {
            registry.forget();
            await().until(() -> registry.instances().size() == 1);
            awaitHealth(application, "UP");
        }
    }

    private ConfigurableApplicationContext start() {
        ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .properties(
                        "server.port=0",
                        "spring.application.name=echo",
                        "rollcall.drain=0ms",
                        "rollcall.instance.id=echo1",
                        "rollcall.instance.ttl=3s",
                        "rollcall.registry.address=" + registry.address())
                .run();
        await().until(() -> !registry.instances().isEmpty());
        return application;
    }

    private void register(String id, String address) {
        register(id, address, Status.UP);
    }

    private void register(String id, String address, Status status) {
        RestClient.create("http://" + registry.address())
                .post()
                .uri("/Registry.Register")
                .contentType(MediaType.APPLICATION_JSON)
                .body(new RegisterRequest("echo", id, address, 1, null, Map.of(), 10_000L, status))
                .retrieve()
                .toBodilessEntity();
    }

    private long registrations() {
        return registry.journal().stream()
                .filter(entry -> entry.startsWith("register "))
                .count();
    }

    private static void awaitHealth(ConfigurableApplicationContext application, String status) {
        HealthIndicator health = application.getBean("rollcallHealthIndicator", HealthIndicator.class);
        await().untilAsserted(() ->
                assertThat(health.health()).extracting("status.code").isEqualTo(status));
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {}
}
