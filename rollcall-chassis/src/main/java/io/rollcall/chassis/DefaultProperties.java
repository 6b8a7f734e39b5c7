package io.rollcall.chassis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
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

    private static final String TOKENS = "rollcall.security.tokens";

    /** With security on, probes stay open, and their details are an operator's. */
    private static final MapPropertySource SECURE = new MapPropertySource(
            "rollcall-security",
            Map.of(
                    "management.endpoint.health.show-details",
                    "when-authorized",
                    "management.endpoint.health.roles",
                    "operate"));

    private static final String FILE = "rollcall-defaults.properties";

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 2;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.containsProperty(TOKENS))
            environment.getPropertySources().addLast(SECURE);
        try {
            environment.getPropertySources().addLast(new ResourcePropertySource(new ClassPathResource(FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " is missing in the jar", e);
        }
    }
}
