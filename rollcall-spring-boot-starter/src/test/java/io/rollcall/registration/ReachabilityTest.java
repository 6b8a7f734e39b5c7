package io.rollcall.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.fake.FakeRegistry;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.support.GenericWebApplicationContext;

/** Only what listens is registered. */
@Tag("dist")
@ExtendWith(OutputCaptureExtension.class)
class ReachabilityTest {

    private static final String ADDRESS = "rollcall.instance.address=localhost:9999";

    @TempDir
    private Path directory;

    private final FakeRegistry registry = FakeRegistry.opened();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void aTestsMockEnvironmentDoesNotRegisterAndSaysWhy(CapturedOutput output) {
        SpringApplicationBuilder mock = application(ADDRESS).contextFactory(type -> {
            GenericWebApplicationContext context = new GenericWebApplicationContext(new MockServletContext());
            return context;
        });
        assertNotRegistered(mock, output, "INFO", "its context is a test's");
    }

    @Test
    void aTestWithoutAnyWebEnvironmentDoesNotRegister(CapturedOutput output) {
        SpringApplicationBuilder none = application(
                        ADDRESS, "org.springframework.boot.test.context.SpringBootTestContextBootstrapper=true")
                .web(WebApplicationType.NONE);
        assertNotRegistered(none, output, "INFO", "its context is a test's");
    }

    @Test
    void aServerThatListensOnNoPortIsNotRegistered(CapturedOutput output) {
        assertNotRegistered(application("server.port=-1"), output, "INFO", "server.port is -1");
        assertNotRegistered(application(ADDRESS, "server.port=-1"), output, "INFO", "server.port is -1");
    }

    @Test
    void aWarWhosePortIsNotKnownIsNotRegisteredAndWarns(CapturedOutput output) throws LifecycleException {
        Tomcat tomcat = deploy(application());
        assertThat(registry.journal()).isEmpty();
        assertThat(output.getAll().lines().filter(line -> line.contains("is not registered: ")))
                .hasSize(1)
                .allMatch(line -> line.contains("WARN") && line.contains("rollcall.instance.address"));
        tomcat.stop();
    }

    @Test
    void aWarWhoseAddressIsSaidRegisters() throws LifecycleException {
        Tomcat tomcat = deploy(application(ADDRESS));
        await().until(() -> registry.instances().size() == 1);
        tomcat.stop();
    }

    /** Starts the application as a servlet container does with a WAR: it has a servlet context already. */
    private Tomcat deploy(SpringApplicationBuilder application) throws LifecycleException {
        Tomcat tomcat = new Tomcat();
        tomcat.setPort(0);
        tomcat.setBaseDir(directory.toString());
        tomcat.addContext("", directory.toString())
                .addServletContainerInitializer(
                        (classes, servlets) -> application
                                .contextFactory(type -> {
                                    var context = new AnnotationConfigServletWebServerApplicationContext();
                                    context.setServletContext(servlets);
                                    return context;
                                })
                                .run(),
                        null);
        tomcat.start();
        return tomcat;
    }

    @Test
    void anApplicationWithoutAWebServerRegistersAtTheAddressThatItSays() {
        try (ConfigurableApplicationContext application =
                application(ADDRESS).web(WebApplicationType.NONE).run()) {
            await().until(() -> application.isActive() && registry.instances().size() == 1);
        }
    }

    @Test
    void aChildContextThatClosesIsNotTheParentsAffair() {
        try (ConfigurableApplicationContext parent =
                application("server.port=0").run()) {
            await().until(() -> registry.instances().size() == 1);
            AnnotationConfigServletWebServerApplicationContext child =
                    new AnnotationConfigServletWebServerApplicationContext();
            child.setParent(parent);

            AvailabilityChangeEvent.publish(parent, child, ReadinessState.REFUSING_TRAFFIC);

            assertThat(parent.getBean(Registration.class).status()).isEqualTo(Status.UP);
            AvailabilityChangeEvent.publish(parent, ReadinessState.REFUSING_TRAFFIC);
            assertThat(parent.getBean(Registration.class).status()).isEqualTo(Status.DOWN);
        }
    }

    @Test
    void thePortOfTheMetersAndTheirPathAreKnown() {
        try (ConfigurableApplicationContext application = application(
                        "server.port=0",
                        "management.server.port=0",
                        "management.server.base-path=/m",
                        "management.endpoints.web.base-path=/ops")
                .run()) {
            await().until(() -> registry.instances().size() == 1);
            String port = application.getEnvironment().getRequiredProperty("local.management.port");
            assertThat(registry.instances())
                    .extracting(Instance::metadata)
                    .containsExactly(Map.of("management.port", port, "prometheus.path", "/m/ops/prometheus"));
        }
    }

    @Test
    void whatIsWhereEverybodyLooksIsNotSaid() {
        try (ConfigurableApplicationContext application =
                application("server.port=0").run()) {
            await().until(() -> application.isActive() && registry.instances().size() == 1);
            assertThat(registry.instances()).extracting(Instance::metadata).containsExactly(Map.of());
        }
    }

    private void assertNotRegistered(
            SpringApplicationBuilder application, CapturedOutput output, String level, String why) {
        try (ConfigurableApplicationContext running = application.run()) {
            assertThat(running.isActive()).isTrue();
            await().pollDelay(Duration.ofMillis(300))
                    .untilAsserted(() -> assertThat(registry.journal()).isEmpty());
            assertThat(output.getAll().lines().filter(line -> line.contains("is not registered: ")))
                    .isNotEmpty()
                    .allMatch(line -> line.contains(level) && line.contains(why));
        }
    }

    private SpringApplicationBuilder application(String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .properties(
                        "spring.application.name=echo",
                        "rollcall.drain=0ms",
                        "rollcall.registry.address=" + registry.address())
                .properties(properties);
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {}
}
