package io.rollcall.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class PropertyCheckTest {

    private static final KnownProperties KNOWN = KnownProperties.load(PropertyCheckTest.class.getClassLoader());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rollcall.load-balancer",
                "rollcall.loadBalancer",
                "rollcall.load_balancer",
                "rollcall.circuit-breaker.open-for",
                "rollcall.call.retry.budgetPercent",
                "rollcall.instance.network.preferred-networks[0]",
                "rollcall.instance.metadata.team",
                "rollcall.instance.metadata.git.commit",
                "rollcall.instance.metadata[my_key]",
                "rollcall.services.echo.load-balancer",
                "rollcall.services[a.b].load-balancer",
                "rollcall.services[my_service].loadBalancer",
                "rollcall.call.idempotent.a.b",
                "rollcall.call.idempotent.echo[1]",
                "rollcall.call.idempotent[my_service][0]",
                "rollcaller.whatever",
                "spring.application.name"
            })
    void whatExistsIsNotSpokenOf(String name, CapturedOutput output) {
        check(new MapPropertySource("file", Map.of(name, "x")));
        assertThat(output.getAll()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "rollcall.load-balancr, rollcall.load-balancer",
        "rollcall.instance.wieght, rollcall.instance.weight",
        "rollcall.circuit-breaker.openfor.x, rollcall.circuit-breaker.open-for",
        "rollcall.service.echo.load-balancer, rollcall.services.echo.load-balancer",
        "rollcall.services.echo.load-balance, rollcall.services[echo].load-balancer",
        "rollcall.services.echo, rollcall.services.NAME.load-balancer",
        "rollcall.call.idempotnt.echo, rollcall.call.idempotent.echo"
    })
    void whatDoesNotExistIsSaidWithTheNearestThatDoes(String name, String nearest, CapturedOutput output) {
        check(new MapPropertySource("file", Map.of(name, "x")));
        assertThat(output.getAll().lines())
                .hasSize(1)
                .allMatch(line -> line.contains("WARN")
                        && line.contains("There is no property " + name + ":")
                        && line.contains("Is " + nearest + " meant?"));
    }

    @Test
    void whatIsLikeNothingIsSaidWithoutAGuess(CapturedOutput output) {
        check(new MapPropertySource("file", Map.of("rollcall.something.else.entirely", "x")));
        assertThat(output.getAll()).contains("There is no property").doesNotContain("meant?");
    }

    @ParameterizedTest
    @CsvSource({
        "rollcall.services.a.b.load-balancer, rollcall.services[a.b].load-balancer",
        "rollcall.services.my_service.load-balancer, rollcall.services[my_service].load-balancer",
        "rollcall.call.idempotent.my_service, rollcall.call.idempotent[my_service]"
    })
    void aServiceThatWouldBeTakenForAnotherOneIsRefused(String name, String right) {
        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                .isThrownBy(() -> check(new MapPropertySource("file", Map.of(name, "x"))))
                .withMessageContaining(name)
                .withMessageContaining(right);
    }

    @Test
    void aNameThatNoServiceCanHaveIsSaid(CapturedOutput output) {
        check(new MapPropertySource("file", Map.of("rollcall.services[my service].load-balancer", "rr")));
        assertThat(output.getAll()).contains("WARN").contains("is for no service");
    }

    @Test
    void aKeyOfMetadataThatLosesCharactersIsSaid(CapturedOutput output) {
        check(new MapPropertySource("file", Map.of("rollcall.instance.metadata.my_key", "x")));
        assertThat(output.getAll()).contains("WARN").contains("rollcall.instance.metadata[my_key]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ROLLCALL_LOADBALANCER",
                "ROLLCALL_LOAD_BALANCER",
                "ROLLCALL_INSTANCE_ID",
                "ROLLCALL_INSTANCE_METADATA_TEAM",
                "ROLLCALL_SERVICES_ECHO_LOADBALANCER",
                "ROLLCALL_CALL_IDEMPOTENT_ECHO_0",
                "ROLLCALL_REGISTRY_SERVICE_HOST",
                "ROLLCALL_REGISTRY_PORT_9000_TCP_ADDR",
                "ROLLCALL_REGISTRY_PORT"
            })
    void environmentVariablesThatExistOrThatKubernetesMakesAreNotSpokenOf(String name, CapturedOutput output) {
        check(new SystemEnvironmentPropertySource("systemEnvironment", Map.of(name, "x")));
        assertThat(output.getAll()).isEmpty();
    }

    @Test
    void anEnvironmentVariableThatDoesNotExistIsSaidWithTheNearestThatDoes(CapturedOutput output) {
        check(new SystemEnvironmentPropertySource("systemEnvironment", Map.of("ROLLCALL_INSTANCE_WEIGTH", "5")));
        assertThat(output.getAll()).contains("WARN").contains("Is ROLLCALL_INSTANCE_WEIGHT meant?");
    }

    private static void check(PropertySource<?> source) {
        StandardEnvironment environment = new StandardEnvironment() {
            @Override
            protected void customizePropertySources(MutablePropertySources sources) {
                sources.addLast(source);
            }
        };
        new PropertyCheck(environment, KNOWN).afterSingletonsInstantiated();
    }
}
