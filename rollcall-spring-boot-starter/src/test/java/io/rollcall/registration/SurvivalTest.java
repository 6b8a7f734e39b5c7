package io.rollcall.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.directory.Directory;
import io.rollcall.directory.ListListener;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Beans of the application throw what only the JVM is expected to throw, in threads of the starter. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class SurvivalTest {

    private final FakeRegistry registry = FakeRegistry.opened();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void anErrorOfAMetadataBeanIsSaidOnceAndTheRegistrationGoesOn(CapturedOutput output) {
        try (ConfigurableApplicationContext application = start()) {
            UserBeans beans = application.getBean(UserBeans.class);
            HealthIndicator health = application.getBean("rollcallHealthIndicator", HealthIndicator.class);
            await().until(() -> beans.asked >= 3);
            assertThat(Objects.requireNonNull(health.health()).getDetails())
                    .containsEntry("failure", "java.lang.NoClassDefFoundError: gone");

            beans.error = null;
            await().until(() -> registry.instances().size() == 1);
            await().untilAsserted(() ->
                    assertThat(health.health()).extracting("status.code").isEqualTo("UP"));
        }
        assertThat(registry.instances()).isEmpty();
        assertThat(output.getAll().lines().filter(line -> line.contains("Telling the registry of")))
                .hasSize(1);
    }

    @Test
    void anApplicationWhoseBeansNeverRecoverStopsAtOnce() {
        ConfigurableApplicationContext application = start();
        UserBeans beans = application.getBean(UserBeans.class);
        await().until(() -> beans.asked >= 1);

        long beganNanos = System.nanoTime();
        application.close();

        assertThat(Duration.ofNanos(System.nanoTime() - beganNanos)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void anInterruptThatAMetadataBeanLeavesBehindDoesNotEndTheRegistration() {
        try (ConfigurableApplicationContext application = start()) {
            UserBeans beans = application.getBean(UserBeans.class);
            beans.interrupts = true;
            beans.error = null;
            await().until(() -> beans.asked >= 3);
            beans.interrupts = false;
            await().until(() -> registry.instances().size() == 1);
        }
    }

    @Test
    void anErrorOrAnInterruptOfAListenerDoesNotEndTheWatch() {
        try (ConfigurableApplicationContext application = start()) {
            UserBeans beans = application.getBean(UserBeans.class);
            application.getBean(Directory.class).lookup("other");
            await().until(() -> !beans.lists.isEmpty());

            for (String id : List.of("a", "b", "c")) {
                registry.put(id, "localhost:1", Status.UP);
                await().until(() -> beans.lists.stream()
                        .anyMatch(list -> list.instances().stream()
                                .anyMatch(one -> one.id().equals(id))));
            }
        }
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(Application.class)
                .properties(
                        "server.port=0",
                        "spring.application.name=echo",
                        "rollcall.drain=0ms",
                        "rollcall.instance.ttl=3s",
                        "rollcall.registry.address=" + registry.address())
                .run();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {

        @Bean
        UserBeans userBeans() {
            return new UserBeans();
        }
    }

    static final class UserBeans implements InstanceMetadata, ListListener {

        private final List<LookupResponse> lists = new CopyOnWriteArrayList<>();
        private volatile int asked;
        private volatile boolean interrupts;
        private volatile @Nullable Error error = new NoClassDefFoundError("gone");

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread registers
        public Map<String, String> metadata() {
            asked++;
            if (interrupts) Thread.currentThread().interrupt();
            if (error != null) throw error;
            return Map.of();
        }

        @Override
        public void onList(LookupResponse list) {
            lists.add(list);
            Thread.currentThread().interrupt();
            throw new NoClassDefFoundError("a listener's");
        }
    }
}
