package io.rollcall.chassis.security;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.rollcall.chassis.ProblemWriter;
import io.rollcall.chassis.WebAutoConfiguration;
import io.rollcall.wire.ProblemCode;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.handler.MappedInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/**
 * Security by tokens: on if {@code rollcall.security.tokens} names their file.
 *
 * <p>Filters and interceptors are made while the web server starts, which would report a wrong file as a fault of its
 * own. So they ask for {@link Access} later.
 */
@AutoConfiguration(after = WebAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class SecurityAutoConfiguration {

    static final String PROPERTY = "rollcall.security.tokens";

    @Bean
    Access access(ObjectProvider<Tokens> tokens) {
        return new Access(tokens.getIfAvailable());
    }

    /** Makes the only authenticator that there is today; null: security is off. */
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

    @Bean
    OpenServerWarning openServerWarning(
            Access access,
            NeedsInterceptor needs,
            ObjectProvider<RequestMappingHandlerMapping> mappings,
            Environment environment) {
        return new OpenServerWarning(access, needs, mappings, environment);
    }

    @Bean
    MeterBinder securityMeters(Access access, ObjectProvider<Tokens> tokens) {
        return meters -> {
            Gauge.builder("rollcall.security.on", access, each -> each.isOn() ? 1 : 0)
                    .description("Whether callers must have a token")
                    .register(meters);
            Tokens file = tokens.getIfAvailable();
            if (file == null) return;
            Gauge.builder("rollcall.security.tokens.outdated", file, each -> each.isOutdated() ? 1 : 0)
                    .description("Whether the file of tokens cannot be used, so that those of before remain")
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
