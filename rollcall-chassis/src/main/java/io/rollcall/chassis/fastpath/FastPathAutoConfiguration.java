package io.rollcall.chassis.fastpath;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.rollcall.chassis.ProblemWriter;
import io.rollcall.chassis.WebAutoConfiguration;
import io.rollcall.chassis.security.Access;
import io.rollcall.chassis.security.SecurityAutoConfiguration;
import jakarta.servlet.DispatcherType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Registers the filter after the outermost filters and before all others. There is no fast path if an operator has
 * added a security filter, or switched the observation of requests off.
 */
@AutoConfiguration(
        after = {WebAutoConfiguration.class, SecurityAutoConfiguration.class},
        afterName = {
            "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(FastPathMethods.class)
@ConditionalOnMissingBean(type = "org.springframework.security.web.SecurityFilterChain")
public class FastPathAutoConfiguration {

    private static final String METER = "${management.observations.http.server.requests.name:http.server.requests}";

    /** Nobody traces requests or has changed the names of their meters, so it is enough to time them. */
    @Bean
    @ConditionalOnMissingBean(
            type = {
                "io.micrometer.tracing.Tracer",
                "org.springframework.http.server.observation.ServerRequestObservationConvention"
            })
    RequestTimes requestMetrics(@Value(METER) String meter, MeterRegistry meters, Environment environment) {
        return new RequestMetrics(meter, tagsOfAll(environment), meters);
    }

    @Bean
    @ConditionalOnMissingBean
    RequestTimes requestObservations(
            @Value(METER) String meter,
            ObservationRegistry observations,
            ObjectProvider<ServerRequestObservationConvention> convention) {
        return new RequestObservations(
                convention.getIfAvailable(() -> new DefaultServerRequestObservationConvention(meter)), observations);
    }

    @Bean
    FilterRegistrationBean<FastPathFilter> fastPathFilter(
            List<FastPathMethods> methods,
            JsonMapper json,
            RequestTimes times,
            @Value(METER) String meter,
            ObservationRegistry observations,
            ObjectProvider<AnswerHeaders> headers,
            ObjectProvider<Access> access) {
        AnswerHeaders more = headers.getIfAvailable(() -> (path, response) -> {});
        FastPathFilter fastPath = new FastPathFilter(
                byPath(methods), new ProblemWriter(json), times, more, SingletonSupplier.of(access::getObject));
        FilterRegistrationBean<FastPathFilter> filter = new FilterRegistrationBean<>(fastPath);
        filter.setUrlPatterns(fastPath.paths());
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        filter.setEnabled(!Observation.createNotStarted(meter, observations).isNoop());
        return filter;
    }

    private static Map<String, FastPathMethod<?>> byPath(List<FastPathMethods> methods) {
        Map<String, FastPathMethod<?>> byPath = new HashMap<>();
        for (FastPathMethods some : methods) {
            some.byPath()
                    .forEach((path, method) ->
                            Assert.isNull(byPath.put(path, method), path + " has two methods on the fast path"));
        }
        return byPath;
    }

    /** Returns the tags that all of Spring's observations have. */
    private static Tags tagsOfAll(Environment environment) {
        Map<String, String> more = Binder.get(environment)
                .bind("management.observations.key-values", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
        Tags tags = Tags.empty();
        for (Map.Entry<String, String> tag : more.entrySet()) tags = tags.and(tag.getKey(), tag.getValue());
        return tags;
    }
}
