package io.rollcall.chassis.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.mock.env.MockEnvironment;

class ExposureTest {

    private static final String TOKENS = "rollcall.security.tokens=t";
    private static final String CERTIFICATES = "rollcall.security.certificates=d";

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "no.such.host.invalid"})
    void aServerOnTheLoopbackNeedsNothing(String host) {
        assertThat(refusal("server.address=" + host)).isNull();
        assertThat(refusal("server.address=" + host, TOKENS)).isNull();
        assertThat(refusal("server.address=" + host, "rollcall.security=off")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.1.0.5", "169.254.1.1", "2001:db8::5", ""})
    void elsewhereItNeedsTokensAndTlsOrAWordOfItsOperator(String host) {
        String address = "server.address=" + host;
        assertThat(refusal(address)).contains("without security", "rollcall.security.tokens", "rollcall.security=off");
        assertThat(refusal(address, TOKENS)).contains("without TLS", "rollcall.security.plain-text=allowed");
        assertThat(refusal(address, "rollcall.security.plain-text=allowed")).contains("without security");
        assertThat(refusal(address, TOKENS, "rollcall.security.plain-text=allowed"))
                .isNull();
        assertThat(refusal(address, CERTIFICATES)).isNull();
        assertThat(refusal(address, TOKENS, CERTIFICATES)).isNull();
        assertThat(refusal(address, TOKENS, "server.ssl.bundle=b")).isNull();
        assertThat(refusal(address, "server.ssl.bundle=b")).contains("without security");
        assertThat(refusal(address, CERTIFICATES, "rollcall.security.client-auth=none"))
                .contains("without security");
        assertThat(refusal(address, CERTIFICATES, TOKENS, "rollcall.security.client-auth=none"))
                .isNull();
        assertThat(refusal(address, "rollcall.security=off")).isNull();
        assertThat(refusal(address, "rollcall.security=OFF")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwk-set-uri=https://issuer.example.org/jwks", "public-key=issuer.pem"})
    void theTokensOfAnIssuerCountAsThoseOfAFile(String keys) {
        String address = "server.address=0.0.0.0";
        String jwt = "rollcall.security.jwt." + keys;
        assertThat(refusal(address, jwt)).contains("without TLS", "rollcall.security.plain-text=allowed");
        assertThat(refusal(address, jwt, "rollcall.security.plain-text=allowed"))
                .isNull();
        assertThat(refusal(address, jwt, "server.ssl.bundle=b")).isNull();
        assertThat(refusal("rollcall.security=off", jwt)).contains("contradicts", "rollcall.security.jwt");
    }

    /** What Spring's own properties say is what the server does. */
    @Test
    void springsOwnPropertiesOfTlsCountToo() {
        String address = "server.address=0.0.0.0";
        for (String none : new String[] {"none", "NONE"})
            assertThat(refusal(address, CERTIFICATES, "server.ssl.client-auth=" + none))
                    .contains("without security");
        assertThat(refusal(address, CERTIFICATES, "server.ssl.enabled=false")).contains("without security");
        assertThat(refusal(address, CERTIFICATES, TOKENS, "server.ssl.enabled=false"))
                .contains("without TLS");
        String[] actuator = {address, CERTIFICATES, TOKENS, "management.server.port=9100"};
        assertThat(refusal(actuator)).isNull();
        assertThat(refusal(actuator[0], actuator[1], actuator[2], actuator[3], "management.server.ssl.enabled=false"))
                .contains("0.0.0.0:9100")
                .contains("without TLS");
    }

    @Test
    void anActuatorThatIsOffIsReachedByNobody() {
        assertThat(refusal("server.address=localhost", "management.server.port=-1"))
                .isNull();
    }

    /** Boot binds an actuator with a port of its own to all interfaces. */
    @Test
    void thePortOfTheActuatorCountsToo() {
        String[] own = {"server.address=localhost", "management.server.port=9100"};
        assertThat(refusal(own)).contains("0.0.0.0:9100");
        assertThat(refusal(own[0], own[1], "management.server.address=127.0.0.1"))
                .isNull();
        assertThat(refusal(own[0], own[1], "management.server.address=10.1.0.5"))
                .contains("10.1.0.5:9100");
    }

    @Test
    void theRefusalIsOneLineThatNamesTheAddress() {
        assertThat(refusal("server.address=10.1.0.5", "server.port=9000"))
                .contains("10.1.0.5:9000")
                .hasLineCount(1);
    }

    @Test
    void offContradictsCredentials() {
        assertThat(refusal("rollcall.security=off", TOKENS)).contains("contradicts rollcall.security.tokens");
        assertThat(refusal("rollcall.security=off", CERTIFICATES))
                .contains("contradicts rollcall.security.certificates");
    }

    /** YAML makes {@code false} of {@code off}. */
    @Test
    void falseIsOff() {
        assertThat(refusal("server.address=0.0.0.0", "rollcall.security=false")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "rollcall.security, on",
        "rollcall.security, true",
        "rollcall.security, disabled",
        "rollcall.security.plain-text, true",
        "rollcall.security.plain-text, off",
    })
    void otherWordsAreRefused(String property, String word) {
        assertThatThrownBy(() -> refusal(property + '=' + word))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining(property);
    }

    private static @Nullable String refusal(String... properties) {
        MockEnvironment environment = new MockEnvironment();
        for (String property : properties) {
            String[] parts = property.split("=", 2);
            environment.setProperty(parts[0], parts[1]);
        }
        return Exposure.of(environment).refusal();
    }
}
