package io.rollcall.chassis.express;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.rollcall.chassis.ProblemWriter;
import io.rollcall.chassis.WebAutoConfiguration;
import jakarta.servlet.DispatcherType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.springframework.util.Assert;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lane, within the outermost filters and before all others; so there is none where an operator has made a filter of security, traces
 * requests or names their meters in a way of its own, or wants none of them observed.
 */
@AutoConfiguration(
        after = WebAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(EverydayMethods.class)
@ConditionalOnMissingBean(
        type = {
            "io.micrometer.tracing.Tracer",
            "org.springframework.http.server.observation.ServerRequestObservationConvention",
            "org.springframework.security.web.SecurityFilterChain"
        })
public class ExpressAutoConfiguration {

    @Bean
    FilterRegistrationBean<ExpressLane> expressLane(
            List<EverydayMethods> methods,
            JsonMapper json,
            MeterRegistry meters,
            ObservationRegistry observations,
            Environment environment) {
        String meter =
                environment.getProperty("management.observations.http.server.requests.name", "http.server.requests");
        Times times = new Times(meter, tagsOfAll(environment), meters);
        ExpressLane lane = new ExpressLane(byPath(methods), new ProblemWriter(json), times);
        FilterRegistrationBean<ExpressLane> filter = new FilterRegistrationBean<>(lane);
        filter.setUrlPatterns(lane.paths());
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        filter.setEnabled(!Observation.createNotStarted(meter, observations).isNoop());
        return filter;
    }

    private static Map<String, EverydayMethod<?>> byPath(List<EverydayMethods> methods) {
        Map<String, EverydayMethod<?>> byPath = new HashMap<>();
        for (EverydayMethods some : methods) {
            some.byPath().forEach((path, method) -> Assert.isNull(byPath.put(path, method), path + " is there twice"));
        }
        return byPath;
    }

    /** That Spring's observations have. */
    private static Tags tagsOfAll(Environment environment) {
        Map<String, String> more = Binder.get(environment)
                .bind("management.observations.key-values", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
        Tags tags = Tags.empty();
        for (Map.Entry<String, String> tag : more.entrySet()) tags = tags.and(tag.getKey(), tag.getValue());
        return tags;
    }
}
