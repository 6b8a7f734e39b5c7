package io.rollcall.tls;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/**
 * The property {@code rollcall.security.certificates}, which stands for an SSL bundle of Spring that has the name
 * {@code rollcall}. A directory that cannot be used fails the start, before anything else can.
 */
public final class CertificateProperties implements EnvironmentPostProcessor, Ordered {

    /** The directory. */
    static final String DIRECTORY = "rollcall.security.certificates";

    /** The name of the bundle of which servers and clients take their certificates. */
    public static final String BUNDLE = "rollcall.security.ssl-bundle";

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1; // application.yml is read by then
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String directory = directory(environment);
        if (directory == null) return;
        String bundle = environment.getProperty(BUNDLE);
        if (bundle != null && !bundle.equals(CertificateWatch.BUNDLE))
            throw new InvalidConfigurationPropertyValueException(
                    BUNDLE, bundle, "Give this or " + DIRECTORY + ", and not both.");
        try {
            CertificateFiles.read(Path.of(directory));
        } catch (UnusableCertificatesException e) {
            throw refused(directory, e);
        }
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(DIRECTORY, Map.of(BUNDLE, CertificateWatch.BUNDLE)));
    }

    /** Returns the directory; null: there is none. */
    static @Nullable String directory(Environment environment) {
        String directory = environment.getProperty(DIRECTORY);
        if (directory != null && directory.isBlank())
            throw new InvalidConfigurationPropertyValueException(
                    DIRECTORY, directory, "It is empty: name the directory of certificates, or leave it out.");
        return directory;
    }

    static InvalidConfigurationPropertyValueException refused(String directory, UnusableCertificatesException e) {
        return new InvalidConfigurationPropertyValueException(
                DIRECTORY, directory, "It cannot be used: " + e.getMessage() + ".");
    }
}
