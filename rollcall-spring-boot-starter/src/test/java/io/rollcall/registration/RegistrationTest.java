package io.rollcall.registration;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rollcall.directory.Directory;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.fake.RawInstance;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import io.rollcall.wire.registry.Subset;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A real application on Tomcat, and a registry that remembers what it was told. */
@ExtendWith(OutputCaptureExtension.class)
class RegistrationTest {

    private final FakeRegistry registry = FakeRegistry.opened();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void closeRegistry() {
        registry.close();
    }

    @Test
    void anApplicationRegistersWithItsNameItsPortAndWhatItSaysOfItself() {
        try (ConfigurableApplicationContext application = start(
                "rollcall.instance.id=echo1",
                "rollcall.instance.weight=5",
                "rollcall.instance.zone=east",
                "rollcall.instance.metadata.team=blue",
                "server.address=127.0.0.1")) {
            awaitJournal("registering echo1", "register echo1 UP");
            String address = "127.0.0.1:" + port(application);
            assertThat(registry.instances())
                    .containsExactly(
                            new Instance("echo1", address, 5, "east", Status.UP, false, Map.of("team", "blue")));
            assertThat(application.getBean(Registration.class).status()).isEqualTo(Status.UP);
        }
    }

    @Test
    void theIdIsNameHostPortInLettersThatANameMayHave() {
        try (ConfigurableApplicationContext application = start("server.address=127.0.0.1")) {
            Registration registration = application.getBean(Registration.class);

            assertThat(registration.id()).isEqualTo("echo-127.0.0.1-" + port(application));
            awaitJournal("registering " + registration.id(), "register " + registration.id() + " UP");
        }
    }

    /** Another run of the process therefore has the same subset. */
    @Test
    void aCallerThatRegistersAsksForTheSubsetOfItsServiceAndId() {
        try (ConfigurableApplicationContext application =
                start("rollcall.instance.id=echo1", "rollcall.subset.size=7")) {
            application.getBean(Directory.class).lookup("math");
            assertThat(registry.subsetsAsked()).containsExactly(new Subset("echo/echo1", 7));
        }
    }

    @Test
    void whoNeedsALeaseWaitsForIt() throws Exception {
        try (ConfigurableApplicationContext application = start("rollcall.instance.id=echo1")) {
            Registration registration = application.getBean(Registration.class);
            String lease = registration.awaitLease(Duration.ofSeconds(Long.MAX_VALUE));
            assertThat(lease).isNotNull().isEqualTo(registration.lease());
            registration.leave();
            assertThat(registration.awaitLease(Duration.ofMillis(10))).isNull();
        }
    }

    @Tag("dist")
    @Test
    void anInterruptEndsTheWaitForALease() {
        try (ConfigurableApplicationContext application = start("rollcall.instance.id=echo1")) {
            Registration registration = application.getBean(Registration.class);
            registration.leave();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> registration.awaitLease(Duration.ofSeconds(10)))
                    .isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void itFollowsTheApplicationsReadiness() {
        try (ConfigurableApplicationContext application = start("rollcall.instance.id=echo1")) {
            awaitJournal("registering echo1", "register echo1 UP");

            AvailabilityChangeEvent.publish(application, ReadinessState.REFUSING_TRAFFIC);
            awaitJournal("registering echo1", "register echo1 UP", "heartbeat echo1 DOWN");

            AvailabilityChangeEvent.publish(application, ReadinessState.ACCEPTING_TRAFFIC);
            awaitJournal("registering echo1", "register echo1 UP", "heartbeat echo1 DOWN", "heartbeat echo1 UP");
        }
    }

    @Test
    void anApplicationThatClosesDrainsFirstAndDeregistersWhenItsLastRequestIsAnswered() throws Exception {
        ConfigurableApplicationContext application = start("rollcall.instance.id=echo1", "rollcall.drain=300ms");
        awaitJournal("registering echo1", "register echo1 UP");
        Slow slow = application.getBean(Slow.class);
        CompletableFuture<HttpResponse<String>> underWay = http.sendAsync(get(application, "/slow"), asString());
        slow.entered.await();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(application::close);
        awaitJournal("registering echo1", "register echo1 UP", "heartbeat echo1 DRAINING");
        HttpResponse<String> whileDraining = http.send(get(application, "/quick"), asString());
        slow.leave.countDown();

        assertThat(whileDraining.statusCode()).isEqualTo(200);
        assertThat(whileDraining.headers().firstValue("Connection")).hasValue("close");
        assertThat(underWay.get(5, SECONDS).body()).isEqualTo("slow, deregistered: false");
        closed.get(5, SECONDS);
        assertThat(registry.journal())
                .containsExactly(
                        "registering echo1", "register echo1 UP", "heartbeat echo1 DRAINING", "deregister echo1");
        assertThat(registry.instances()).isEmpty();
    }

    @Test
    void aRegisterUnderWayWhileTheApplicationClosesIsAnsweredBeforeTheDeregistration() throws Exception {
        CountDownLatch held = registry.holdRegistering();
        ConfigurableApplicationContext application = start("rollcall.instance.id=echo1", "rollcall.drain=0ms");
        awaitJournal("registering echo1");

        CompletableFuture<Void> closed = CompletableFuture.runAsync(application::close);
        await().until(() -> application.getBean(Registration.class).status() == Status.DRAINING);
        held.countDown();
        closed.get(5, SECONDS);

        assertThat(registry.journal())
                .containsExactly(
                        "registering echo1", "register echo1 UP", "heartbeat echo1 DRAINING", "deregister echo1");
        assertThat(registry.instances()).isEmpty();
    }

    @Test
    void oneThatIsLeavingDoesNotRegisterAgainWithARegistryThatForgotIt() {
        ConfigurableApplicationContext application = start("rollcall.instance.id=echo1", "rollcall.drain=1s");
        awaitJournal("registering echo1", "register echo1 UP");

        registry.forget();
        application.close();

        assertThat(registry.journal()).containsExactly("registering echo1", "register echo1 UP", "forgotten");
    }

    @Test
    void oneThatRegistersAndThenCannotStartLeaves() {
        assertThatThrownBy(() -> start(FailsToStart.class, "rollcall.instance.id=echo1"))
                .hasMessage("cannot start");

        assertThat(registry.journal())
                .containsExactly("registering echo1", "register echo1 STARTING", "deregister echo1");
    }

    /** Its stop takes as long as it takes to hear that its lease is lost, and then to register again. */
    @Test
    void oneThatCannotStartDoesNotRegisterAgain() {
        assertThatThrownBy(() -> start(
                        FailsToStart.class,
                        "rollcall.instance.id=echo1",
                        "rollcall.instance.ttl=3s",
                        "stops-after=2500ms",
                        "forgets=true"))
                .hasMessage("cannot start");

        assertThat(registry.journal()).containsExactly("registering echo1", "register echo1 STARTING", "forgotten");
    }

    @Test
    void aRegistryThatHasForgottenItHearsOfItWithinAThirdOfATtlAndASecond() {
        try (ConfigurableApplicationContext application =
                start("rollcall.instance.id=echo1", "rollcall.instance.ttl=3s")) {
            awaitJournal("registering echo1", "register echo1 UP");

            registry.forget();

            await().atMost(Duration.ofSeconds(2))
                    .until(() -> registry.instances().size() == 1);
            assertThat(application.isActive()).isTrue();
        }
    }

    @Test
    void aRegistryThatIsAwayDelaysNothingAndIsSpokenOfTwice(CapturedOutput output) {
        registry.shut();
        try (ConfigurableApplicationContext application = start("rollcall.instance.id=echo1")) {
            assertThat(application.isActive()).isTrue();
            await().until(() -> output.getAll().contains("is away"));

            registry.open();
            awaitJournal("registering echo1", "register echo1 UP");
        }
        assertThat(output.getAll().lines().filter(line -> line.contains("is away,")))
                .hasSize(1);
        assertThat(output.getAll().lines().filter(line -> line.endsWith("is back")))
                .hasSize(1);
        assertThat(output.getAll()).doesNotContain("\tat ");
    }

    @Test
    void itsHealthSaysWhetherThereIsALeaseAndDoesNotMakeTheApplicationUnwell() {
        registry.refuse(503, "not-ready");
        try (ConfigurableApplicationContext application = start("rollcall.instance.id=echo1")) {
            HealthIndicator health = application.getBean("rollcallHealthIndicator", HealthIndicator.class);
            assertThat(health.health()).extracting("status.code").isEqualTo("UNKNOWN");

            registry.refuse(null, "");
            await().untilAsserted(() -> assertThat(health.health())
                    .isEqualTo(Health.up()
                            .withDetail("lease", "held")
                            .withDetail("status", Status.UP)
                            .build()));
        }
    }

    @Test
    void aRegistryThatRefusesItIsQuotedOnce(CapturedOutput output) {
        registry.refuse(400, "invalid-request");
        try (ConfigurableApplicationContext application = start("rollcall.instance.id=echo1")) {
            await().until(() -> registry.journal().size() >= 3);
            assertThat(application.isActive()).isTrue();
        }
        assertThat(output.getAll().lines().filter(line -> line.contains("The registry refuses echo/echo1")))
                .hasSize(1)
                .allMatch(line -> line.contains("invalid-request"));
    }

    /** Otherwise a stranger, by the address that it registers, would decide which processes start. */
    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "302 Found\r\nLocation: /elsewhere"})
    void anIdOfAnotherPrincipalDelaysTheRegistrationAndDoesNotDenyTheStart(String answer, CapturedOutput output)
            throws IOException {
        try (RawInstance other = RawInstance.opened()) {
            other.answer("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            registry.putOfAnother("echo1", other.address());
            try (ConfigurableApplicationContext application = start("rollcall.instance.id=echo1")) {
                await().until(() -> output.getAll().contains("The registry refuses echo/echo1"));
                assertThat(application.isActive()).isTrue();
                assertThat(other.executed())
                        .as("requests to an address of a stranger's")
                        .isZero();
                assertThat(output.getAll().lines().filter(line -> line.contains("Another principal has registered")))
                        .hasSize(1)
                        .allMatch(line -> line.contains("the id echo1 of echo, at " + other.address()));

                registry.remove("echo1");
                await().untilAsserted(() -> assertThat(registry.journal()).contains("register echo1 UP"));
            }
        }
    }

    /** What it holds is not its own any longer, so its health must not say so. */
    @Test
    void anInstanceWhoseIdAnotherPrincipalHasTakenComesBackOnceThatOnesLeaseHasEnded() {
        try (ConfigurableApplicationContext application =
                start("rollcall.instance.id=echo1", "rollcall.instance.ttl=3s")) {
            awaitJournal("registering echo1", "register echo1 UP");
            registry.putOfAnother("echo1", "localhost:1");
            await().until(() -> application.getBean(Registration.class).lease() == null);
            registry.remove("echo1");
            await().until(() -> application.getBean(Registration.class).lease() != null);
        }
    }

    @Test
    void anApplicationThatIsNotToRegisterStillKnowsWhoItIs() {
        try (ConfigurableApplicationContext application =
                start("rollcall.instance.enabled=false", "server.address=127.0.0.1")) {
            assertThat(application.getBean(Registration.class).address()).isEqualTo("127.0.0.1:" + port(application));
            assertThat(application.getBeanNamesForType(HeartbeatLoop.class)).isEmpty();
        }
        assertThat(registry.journal()).isEmpty();
    }

    private ConfigurableApplicationContext start(String... properties) {
        return start(Application.class, properties);
    }

    private ConfigurableApplicationContext start(Class<?> application, String... properties) {
        return new SpringApplicationBuilder(application)
                .initializers(context -> context.getBeanFactory().registerSingleton("registry", registry))
                .properties(
                        "server.port=0",
                        "spring.application.name=echo",
                        "rollcall.registry.address=" + registry.address())
                .properties(properties)
                .run();
    }

    private void awaitJournal(String... entries) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(registry.journal()).isEqualTo(List.of(entries)));
    }

    private static String port(ConfigurableApplicationContext application) {
        return application.getEnvironment().getRequiredProperty("local.server.port");
    }

    private static HttpRequest get(ConfigurableApplicationContext application, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port(application) + path))
                .build();
    }

    private static HttpResponse.BodyHandler<String> asString() {
        return HttpResponse.BodyHandlers.ofString();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Slow.class)
    static class Application {}

    /** Registers before it is ready, as a replica of the store does, and then fails. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class FailsToStart {

        @Bean
        ApplicationRunner failure(
                Registration registration, FakeRegistry registry, @Value("${forgets:false}") boolean forgets) {
            return arguments -> {
                registration.announce();
                assertThat(registration.awaitLease(Duration.ofSeconds(5))).isNotNull();
                if (forgets) registry.forget();
                throw new IllegalStateException("cannot start");
            };
        }

        @Bean
        SmartLifecycle slowStop(@Value("${stops-after:0ms}") Duration after) {
            return new SlowStop(after);
        }
    }

    private static final class SlowStop implements SmartLifecycle {

        private final Duration after;
        private volatile boolean running;

        SlowStop(Duration after) {
            this.after = after;
        }

        /** After the instance was told to drain, as with a replica. */
        @Override
        public int getPhase() {
            return Integer.MAX_VALUE - 1;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
            try {
                Thread.sleep(after.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    @RestController
    static class Slow {

        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch leave = new CountDownLatch(1);
        private final ObjectProvider<LeaseClient> leaseClient;

        Slow(ObjectProvider<LeaseClient> leaseClient) {
            this.leaseClient = leaseClient;
        }

        @GetMapping("/slow")
        String slow() throws InterruptedException {
            entered.countDown();
            leave.await();
            return "slow, deregistered: " + !leaseClient.getObject().hasLease();
        }

        @GetMapping("/quick")
        String quick() {
            return "quick";
        }
    }
}
