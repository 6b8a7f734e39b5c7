package io.rollcall.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.wire.Address;
import io.rollcall.wire.Name;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class InstanceIdentityTest {

    private final MockEnvironment environment = new MockEnvironment().withProperty("spring.application.name", "echo");

    @Test
    void whatIsConfiguredIsKnownBeforeTheWebServerListens() {
        InstanceIdentity identity = identity("localhost:9101", "echo1");

        assertThat(identity.id()).isEqualTo("echo1");
        assertThat(identity.address()).isEqualTo("localhost:9101");
    }

    @Test
    void theRestIsNot() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> identity(null, null).id());
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, localhost:9101, echo-localhost-9101",
        "10.0.0.7, 10.0.0.7:9101, echo-10.0.0.7-9101",
        "::1, [::1]:9101, echo--1-9101",
        "2001:db8::5, [2001:db8::5]:9101, echo-2001-db8--5-9101",
        "2001:db8:5::, [2001:db8:5::]:9101, echo-2001-db8-5---9101"
    })
    void theServersOwnAddressIsTakenWhereItHasOne(String bound, String address, String id) {
        environment.withProperty("server.address", bound).withProperty("local.server.port", "9101");

        assertThat(identity(null, null).address()).isEqualTo(address);
        assertThat(identity(null, null).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0", "::", "''"})
    void anAddressOfThisHostIsTakenWhereTheServerListensOnAll(String bound) {
        environment.withProperty("server.address", bound).withProperty("local.server.port", "9101");

        assertThat(identity(null, null).address()).endsWith(":9101").matches(Address.PATTERN);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, registry.example.org:9000, true",
        "127.0.0.1, 'a:9000,b:9000', true",
        "::1, registry:9000, true",
        "localhost, localhost:9000, false",
        "localhost, 'a:9000,127.0.0.1:9000', false",
        "::1, [::1]:9000, false",
        "10.0.0.7, registry.example.org:9000, false",
    })
    void anInstanceThatNobodyElsewhereCanReachIsWarnedOf(
            String bound, String registry, boolean isWarned, CapturedOutput output) {
        environment
                .withProperty("server.address", bound)
                .withProperty("local.server.port", "9101")
                .withProperty("rollcall.registry.address", registry);
        InstanceIdentity identity = identity(null, null);
        identity.address();
        identity.address();
        assertThat(output.getAll().split("callers on other machines cannot reach it", -1))
                .hasSize(isWarned ? 2 : 1);
    }

    @Test
    void anIdMadeOfLongPartsIsStillAName() {
        environment.setProperty("spring.application.name", "e" + "-".repeat(61) + "o");

        assertThat(identity("some-host.example.com:65535", null).id())
                .endsWith("o-some-host.example.com-65535")
                .matches(Name.PATTERN);
    }

    @Test
    void aServiceNeedsANameThatTheRegistryTakes() {
        identity(null, null).requireService();
        environment.setProperty("spring.application.name", "my service");

        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                .isThrownBy(() -> identity(null, null).requireService())
                .withMessageContaining("rollcall.instance.enabled=false");
    }

    @Test
    void anInstanceIsSecureIfItsWebServerSpeaksTls() {
        assertThat(identity(null, null).isSecure()).isFalse();
        environment.setProperty("server.ssl.client-auth", "none");
        assertThat(identity(null, null).isSecure()).isFalse();
        environment.setProperty("server.ssl.bundle", "rollcall");
        assertThat(identity(null, null).isSecure()).isTrue();
        environment.setProperty("server.ssl.enabled", "false");
        assertThat(identity(null, null).isSecure()).isFalse();
    }

    private InstanceIdentity identity(@Nullable String address, @Nullable String id) {
        return new InstanceIdentity(
                new RegistrationProperties.Instance(true, address, id, 1, null, null, Map.of(), Duration.ofSeconds(10)),
                NetworkProperties.NONE,
                environment);
    }
}
