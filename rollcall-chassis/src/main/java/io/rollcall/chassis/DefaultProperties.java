package io.rollcall.chassis;

import io.rollcall.tls.CertificateProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.ResourcePropertySource;

/**
 * Defaults for Boot's properties in every application of Rollcall, below everything that an application or its operator
 * sets.
 */
public final class DefaultProperties implements EnvironmentPostProcessor, Ordered {

    /** The properties of which each lets a server take tokens. */
    private static final List<String> TOKENS = List.of(
            "rollcall.security.tokens", "rollcall.security.jwt.jwk-set-uri", "rollcall.security.jwt.public-key");

    private static final String CLIENT_AUTH = "rollcall.security.client-auth";

    /** With security on, probes stay open, and their details are an operator's. */
    private static final MapPropertySource SECURE = new MapPropertySource(
            "rollcall-security",
            Map.of(
                    "management.endpoint.health.show-details",
                    "when-authorized",
                    "management.endpoint.health.roles",
                    "operate"));

    private static final String FILE = "rollcall-defaults.properties";

    /** With certificates a server speaks TLS alone. It asks for a client's certificate, and takes a token as well. */
    private static MapPropertySource overTls(String bundle, ConfigurableEnvironment environment) {
        String auth = environment.getProperty(CLIENT_AUTH, "want");
        if (!List.of("none", "want", "need").contains(auth))
            throw new InvalidConfigurationPropertyValueException(
                    CLIENT_AUTH, auth, "It takes none, want or need, whether clients have a certificate.");
        return new MapPropertySource(
                "rollcall-tls", Map.of("server.ssl.bundle", bundle, "server.ssl.client-auth", auth));
    }

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 2;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String bundle = environment.getProperty(CertificateProperties.BUNDLE);
        if (TOKENS.stream().anyMatch(environment::containsProperty) || bundle != null)
            environment.getPropertySources().addLast(SECURE);
        if (bundle != null) environment.getPropertySources().addLast(overTls(bundle, environment));
        try {
            environment.getPropertySources().addLast(new ResourcePropertySource(new ClassPathResource(FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " is missing in the jar", e);
        }
    }
}
