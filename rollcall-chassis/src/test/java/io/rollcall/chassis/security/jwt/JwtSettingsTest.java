package io.rollcall.chassis.security.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.mock.env.MockEnvironment;

class JwtSettingsTest {

    private static final String ISSUER = "issuer=https://issuer.example.org";
    private static final String AUDIENCE = "audience=rollcall";
    private static final String URI_OF_KEYS = "jwk-set-uri=https://issuer.example.org/jwks";
    private static final String FILE = "public-key=issuer.pem";

    private static @Nullable JwtSettings settings(String... properties) {
        MockEnvironment environment = new MockEnvironment();
        for (String property : properties)
            environment.setProperty(
                    "rollcall.security.jwt." + property.substring(0, property.indexOf('=')),
                    property.substring(property.indexOf('=') + 1));
        return JwtSettings.of(environment);
    }

    @Test
    void withoutPropertiesThereAreNoTokensOfAnIssuer() {
        assertThat(settings()).isNull();
    }

    @Test
    void keysAreAtAUriOrInAFile() {
        assertThat(settings(URI_OF_KEYS, ISSUER, AUDIENCE))
                .isEqualTo(new JwtSettings(
                        URI.create("https://issuer.example.org/jwks"),
                        null,
                        "https://issuer.example.org",
                        "rollcall",
                        "sub"));
        assertThat(settings(FILE, ISSUER, AUDIENCE, "principal-claim=azp"))
                .isEqualTo(
                        new JwtSettings(null, Path.of("issuer.pem"), "https://issuer.example.org", "rollcall", "azp"));
    }

    @Test
    void whatIsMissingOrTooMuchIsSaid() {
        wrong("jwk-set-uri", "name the issuer's keys", ISSUER, AUDIENCE);
        wrong("public-key", "named twice", URI_OF_KEYS, FILE, ISSUER, AUDIENCE);
        wrong("issuer", "missing", URI_OF_KEYS, AUDIENCE);
        wrong("audience", "missing", URI_OF_KEYS, ISSUER);
        wrong("audience", "missing", FILE, ISSUER, "audience= ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jwks", "file:///etc/jwks", "ftp://localhost/jwks", "https:/jwks", "https://a b"})
    void aUriThatIsNoneOfHttpsIsRefused(String uri) {
        wrong("jwk-set-uri", "URI", "jwk-set-uri=" + uri, ISSUER, AUDIENCE);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:1/jwks, true",
        "http://127.0.0.1/jwks, true",
        "http://192.0.2.1/jwks, false",
        "http://no.such.host.invalid/jwks, false"
    })
    void plainHttpIsForThisMachineAlone(String uri, boolean isTaken) {
        if (isTaken)
            assertThat(settings("jwk-set-uri=" + uri, ISSUER, AUDIENCE)).isNotNull();
        else wrong("jwk-set-uri", "https", "jwk-set-uri=" + uri, ISSUER, AUDIENCE);
    }

    private static void wrong(String property, String why, String... properties) {
        assertThatThrownBy(() -> settings(properties))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("rollcall.security.jwt." + property)
                .satisfies(e -> assertThat(((InvalidConfigurationPropertyValueException) e).getReason())
                        .contains(why));
    }
}
