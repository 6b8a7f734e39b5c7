package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rollcall.fake.FakeEcho;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.wire.registry.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

/** The explanations of an application that does not start. */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTest {

    private final FakeRegistry registry = FakeRegistry.opened();
    private final FakeEcho echo = FakeEcho.opened("echo1");

    @BeforeEach
    void register() {
        registry.put("echo1", echo.address(), Status.UP);
        registry.listServices("shop", "shop.invalid");
    }

    @AfterEach
    void close() {
        registry.close();
        echo.close();
    }

    @Test
    void withoutARegistryThePropertyIsNamed(CapturedOutput output) {
        registry.shut();
        assertThat(start(Balanced.class)).isInstanceOf(NoInstanceException.class);

        assertThat(output)
                .contains("No instance of echo is known: the registry at " + registry.address() + " gives no list")
                .contains("Start the registry, or correct rollcall.registry.address (-registry).");
    }

    @Test
    void aNameThatNoServiceHasIsToldTogetherWithThoseThatThereAre(CapturedOutput output) {
        registry.remove("echo1");
        assertThat(start(Balanced.class)).isInstanceOf(NoInstanceException.class);

        assertThat(output)
                .contains("Start an instance of echo, or correct the name")
                .contains("Registered are shop, shop.invalid.");
    }

    @Test
    void aServiceThatIsCalledThroughAClientThatIsNotBalancedIsTold(CapturedOutput output) {
        assertThat(start(Plain.class)).isNotNull();

        assertThat(output)
                .contains("The host shop.invalid does not exist, but there is a service of that name.")
                .contains("@LoadBalanced");
    }

    @Test
    void anIdThatAnotherApplicationHasFailsTheStart(CapturedOutput output) {
        assertThat(start(Nothing.class, "rollcall.instance.id=echo1", "rollcall.instance.address=localhost:1"))
                .isNotNull();

        assertThat(output)
                .contains("The id echo1 of echo is in use: by an instance at " + echo.address() + ", which answers.")
                .contains("Give this instance an id of its own with rollcall.instance.id (-id)");
    }

    @Test
    void whoRegistersWhenItLikesIsNotChecked() {
        assertThat(start(
                        Nothing.class,
                        "rollcall.instance.id=echo1",
                        "rollcall.instance.address=localhost:1",
                        "spring.cloud.service-registry.auto-registration.enabled=false"))
                .isNull();
    }

    @Test
    void onesOwnPredecessorThatIsGoneIsSucceeded() {
        echo.shut();
        assertThat(start(Nothing.class, "rollcall.instance.id=echo1", "rollcall.instance.address=localhost:1"))
                .isNull();
    }

    private @Nullable Throwable start(Class<?> application, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("spring.application.name=echo");
        all.add("rollcall.registry.address=" + registry.address());
        all.add("rollcall.drain=0s");
        return catchThrowable(() -> new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run()
                .close());
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Nothing {}

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Balanced {

        @Bean
        CommandLineRunner calls(@LoadBalanced RestClient.Builder builder) {
            return args -> call(builder, "http://echo/Echo.Echo");
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Plain {

        @Bean
        CommandLineRunner calls() {
            return args -> call(RestClient.builder(), "http://shop.invalid/Echo.Echo");
        }
    }

    private static void call(RestClient.Builder builder, String uri) {
        builder.build().post().uri(uri).retrieve().toBodilessEntity();
    }
}
