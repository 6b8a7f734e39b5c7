package io.rollcall.chassis.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import tools.jackson.databind.json.JsonMapper;

/** The fast path exists, except where it would bypass what an operator wants of each request. */
class FastPathAutoConfigurationTest {

    private final ObservationRegistry observations = ObservationRegistry.create();
    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(FastPathAutoConfiguration.class))
            .withBean(JsonMapper.class, JsonMapper::new)
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(ObservationRegistry.class, () -> observations);
    private final WebApplicationContextRunner withMethods = runner.withBean(FastPathMethods.class, () -> Map::of);

    FastPathAutoConfigurationTest() {
        observations.observationConfig().observationHandler(context -> true);
    }

    @Test
    void aServiceWithMethodsOnTheFastPathHasTheFilter() {
        withMethods.run(context -> assertThat(
                        context.getBean(FilterRegistrationBean.class).isEnabled())
                .isTrue());
    }

    @Test
    void aServiceWithoutSuchMethodsDoesNotHaveIt() {
        runner.run(context -> assertThat(context).doesNotHaveBean(FilterRegistrationBean.class));
    }

    @Test
    void anApplicationWithoutAWebServerDoesNotHaveIt() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(FastPathAutoConfiguration.class))
                .withBean(FastPathMethods.class, () -> Map::of)
                .run(context -> assertThat(context).doesNotHaveBean(FilterRegistrationBean.class));
    }

    @Test
    void metersThatAreNamedInAnotherWayStayOnTheFastPath() {
        withMethods
                .withBean(DefaultServerRequestObservationConvention.class)
                .run(context -> assertThat(context)
                        .hasSingleBean(FilterRegistrationBean.class)
                        .hasSingleBean(RequestObservations.class));
    }

    @Test
    void withoutSuchNamesAndWithoutTracingRequestsAreTimedOnly() {
        withMethods.run(context -> assertThat(context).hasSingleBean(RequestMetrics.class));
    }

    @Test
    void requestsThatAreNotToBeObservedAreNotTimedByIt() {
        observations.observationConfig().observationPredicate((name, context) -> !name.startsWith("http"));
        withMethods.run(context -> assertThat(
                        context.getBean(FilterRegistrationBean.class).isEnabled())
                .isFalse());
    }
}
