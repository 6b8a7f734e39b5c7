package io.rollcall.chassis.security.jwt;

import io.rollcall.chassis.security.SecurityAutoConfiguration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** JWTs, on if a property of {@code rollcall.security.jwt} is set. */
@AutoConfiguration(before = SecurityAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class JwtAutoConfiguration {

    /** Returns the issuer's keys; null: this server takes no JWTs. */
    @Bean
    @Nullable
    VerificationKeys jwtKeys(Environment environment) {
        JwtSettings settings = JwtSettings.of(environment);
        if (settings == null) return null;
        URI uri = settings.jwkSetUri();
        if (uri != null) return new JwkSet(uri, System::nanoTime);
        Path file = settings.publicKey();
        if (file == null) throw new AssertionError(settings);
        try {
            return new KeyFile(file, System::nanoTime);
        } catch (IOException e) {
            throw new InvalidConfigurationPropertyValueException(
                    JwtSettings.PUBLIC_KEY, file, "It cannot be used: " + e.getMessage() + ".");
        }
    }

    @Bean
    @Nullable
    Jwts jwts(ObjectProvider<VerificationKeys> keys, Environment environment) {
        JwtSettings settings = JwtSettings.of(environment);
        VerificationKeys known = keys.getIfAvailable();
        return settings == null || known == null ? null : new Jwts(settings, known, InstantSource.system());
    }
}
