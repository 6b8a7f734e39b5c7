package io.rollcall.chassis.security;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.rollcall.chassis.ProblemWriter;
import io.rollcall.chassis.WebAutoConfiguration;
import io.rollcall.tls.CertificateProperties;
import io.rollcall.tls.Tls;
import io.rollcall.tls.TlsAutoConfiguration;
import io.rollcall.wire.ProblemCode;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.handler.MappedInterceptor;
import tools.jackson.databind.json.JsonMapper;

/**
 * Security by tokens, on if {@code rollcall.security.tokens} names their file or there is a {@link TokenVerifier}, and
 * by certificates, on if the server speaks TLS and asks for those of clients.
 *
 * <p>Filters and interceptors are made while the web server starts, which would report a wrong file as a fault of its
 * own. So they ask for {@link Access} later.
 */
@AutoConfiguration(after = {WebAutoConfiguration.class, TlsAutoConfiguration.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class SecurityAutoConfiguration {

    static final String PROPERTY = "rollcall.security.tokens";

    @Bean
    Access access(
            ObjectProvider<Tokens> tokens,
            ObjectProvider<TokenVerifier> issuer,
            ObjectProvider<Certificates> certificates,
            Environment environment) {
        Tokens file = tokens.getIfAvailable();
        TokenVerifier verifier = issuer.getIfAvailable();
        return new Access(authenticator(
                verifier == null ? file : new FileOrIssuer(file, verifier),
                certificates.getIfAvailable(),
                environment));
    }

    private static @Nullable Authenticator authenticator(
            @Nullable Authenticator tokens, @Nullable Certificates certificates, Environment environment) {
        if (tokens == null) return certificates;
        return certificates == null
                ? tokens
                : new TokenOrCertificate(tokens, certificates, ClientCertificates.areNeeded(environment));
    }

    /**
     * Makes the authenticator of certificates; null: clients show none.
     *
     * @throws InvalidConfigurationPropertyValueException the bundle names no authorities, so that any public one could
     *     make an operator
     */
    @Bean
    @Nullable
    Certificates certificates(Tls tls, ObjectProvider<SentFor> sentFor, Environment environment) {
        if (!ClientCertificates.areTaken(environment)) return null;
        if (!tls.hasOwnAuthorities())
            throw new InvalidConfigurationPropertyValueException(
                    CertificateProperties.BUNDLE,
                    environment.getProperty(CertificateProperties.BUNDLE),
                    "It has no trust store, so that each authority that the JDK knows could make an operator: name"
                            + " your own in it, or say rollcall.security.client-auth=none.");
        return new Certificates(tls, sentFor.getIfAvailable(() -> SentFor.NOBODY), InstantSource.system());
    }

    /** Lets a handshake take any certificate of a client, so that the answer to its request can say what is wrong. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> anyClientCertificate(Environment environment) {
        return tomcat -> {
            if (!ClientCertificates.areTaken(environment)) return;
            tomcat.addConnectorCustomizers(connector -> {
                for (SSLHostConfig host : connector.findSslHostConfigs())
                    host.setTrustManagerClassName(AnyClientCertificate.class.getName());
            });
        };
    }

    /** Makes the authenticator of the file of tokens; null: there is no file. */
    @Bean
    @Nullable
    Tokens tokens(Environment environment) {
        String file = environment.getProperty(PROPERTY);
        if (file == null) return null;
        if (file.isBlank())
            throw new InvalidConfigurationPropertyValueException(
                    PROPERTY, file, "It is empty: name the file of tokens, or leave it out to have no security.");
        try {
            return new Tokens(Path.of(file), System::nanoTime, InstantSource.system());
        } catch (IOException e) {
            throw new InvalidConfigurationPropertyValueException(PROPERTY, file, sentence(e.getMessage()));
        }
    }

    private static String sentence(@Nullable String words) {
        return words == null || words.isEmpty()
                ? ""
                : Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    /** Runs after the fast path, which asks for itself. */
    @Bean
    FilterRegistrationBean<PrincipalFilter> principalFilter(ObjectProvider<Access> access) {
        FilterRegistrationBean<PrincipalFilter> filter =
                new FilterRegistrationBean<>(new PrincipalFilter(SingletonSupplier.of(access::getObject)));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC); // a body may have been waited for
        return filter;
    }

    @Bean
    NeedsInterceptor needsInterceptor(
            ObjectProvider<Access> access,
            JsonMapper json,
            @Value("${management.endpoints.web.base-path:/actuator}") String actuatorPath) {
        return new NeedsInterceptor(SingletonSupplier.of(access::getObject), new ProblemWriter(json), actuatorPath);
    }

    /** Every mapping asks a bean of this type: the actuator's too, and that on a port of the actuator's own. */
    @Bean
    MappedInterceptor needsOfEveryMapping(NeedsInterceptor needs) {
        return new MappedInterceptor(null, needs);
    }

    @Bean
    NeedsAdvice needsAdvice(ObjectProvider<Access> access) {
        return new NeedsAdvice(SingletonSupplier.of(access::getObject));
    }

    /** Runs before any other bean is made, and so before the web server listens. */
    @Bean
    static ExposureCheck exposureCheck(Environment environment) {
        return new ExposureCheck(environment);
    }

    @Bean
    Exposure exposure(Environment environment) {
        return Exposure.of(environment);
    }

    @Bean
    SecurityOffWarning securityOffWarning(Exposure exposure) {
        return new SecurityOffWarning(exposure);
    }

    @Bean
    MeterBinder securityMeters(
            Access access, ObjectProvider<Tokens> tokens, ObjectProvider<TokenVerifier> issuer, Exposure exposure) {
        return meters -> {
            Gauge.builder("rollcall.security.on", access, each -> each.isOn() ? 1 : 0)
                    .description("Whether callers must have a token or a certificate")
                    .register(meters);
            Gauge.builder("rollcall.security.off", exposure, each -> each.isOff() ? 1 : 0)
                    .description("Whether the operator has switched security off")
                    .register(meters);
            if (!access.isOn()) return;
            Tokens file = tokens.getIfAvailable();
            if (file != null)
                Gauge.builder("rollcall.security.tokens.outdated", file, each -> each.isOutdated() ? 1 : 0)
                        .description("Whether the file of tokens cannot be used, so that those of before remain")
                        .register(meters);
            TokenVerifier verifier = issuer.getIfAvailable();
            if (verifier != null)
                Gauge.builder("rollcall.security.jwt.outdated", verifier, each -> each.isOutdated() ? 1 : 0)
                        .description("Whether the issuer's keys cannot be fetched, so that those of before remain")
                        .register(meters);
            FunctionCounter.builder("rollcall.security.refused", access, Access::unauthenticated)
                    .tag("code", ProblemCode.UNAUTHENTICATED)
                    .description("Requests that were refused")
                    .register(meters);
            FunctionCounter.builder("rollcall.security.refused", access, Access::forbidden)
                    .tag("code", ProblemCode.FORBIDDEN)
                    .description("Requests that were refused")
                    .register(meters);
        };
    }
}
