package io.rollcall.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.call.RegistryClientAutoConfiguration;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.tls.TlsAutoConfiguration;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

/** A directory in an application of its own, and the registry that it asks. */
abstract class DirectoryFixture {

    final FakeRegistry registry = FakeRegistry.opened();

    @AfterEach
    void closeRegistry() {
        registry.close();
    }

    final void watching(Scenario scenario) {
        run("watch", scenario);
    }

    final void inSession(Scenario scenario) {
        run("session", scenario);
    }

    private void run(String mode, Scenario scenario) {
        ContextConsumer<AssertableApplicationContext> consumer =
                context -> scenario.play(context.getBean(Directory.class));
        application(mode).run(consumer);
    }

    final ApplicationContextRunner application(String mode) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        TlsAutoConfiguration.class,
                        RegistryClientAutoConfiguration.class,
                        DirectoryAutoConfiguration.class))
                .withPropertyValues(
                        "rollcall.directory=" + mode,
                        "rollcall.registry.address=" + registry.address(),
                        "rollcall.registry.timeout=1s");
    }

    static void awaitIds(Directory directory, String... ids) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(ids(directory.lookup("echo"))).containsExactly(ids));
    }

    static List<String> ids(LookupResponse list) {
        return list.instances().stream().map(Instance::id).toList();
    }

    @FunctionalInterface
    interface Scenario {
        void play(Directory directory) throws Exception;
    }
}
