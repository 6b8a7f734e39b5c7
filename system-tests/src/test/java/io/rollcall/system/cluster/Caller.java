package io.rollcall.system.cluster;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.rollcall.call.HttpClients;
import io.rollcall.call.LoadBalanced;
import io.rollcall.wire.echo.EchoApi;
import io.rollcall.wire.echo.EchoRequest;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

/**
 * A user's application that calls echo through the starter, with the usual meters and the starter's default
 * configuration.
 */
public final class Caller implements AutoCloseable {

    private final ConfigurableApplicationContext application;
    private final EchoApi echo;

    /** @param properties the application's properties, such as {@code rollcall.call.timeout=1s} */
    public Caller(Cluster cluster, String... properties) {
        this(cluster.registry().endpoint().address(), properties);
    }

    /** @param registry the addresses of the registry, with commas between them */
    public Caller(String registry, String... properties) {
        application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run(
                        "--spring.application.name=caller",
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=warn",
                        "--rollcall.instance.enabled=false",
                        "--rollcall.registry.address=" + registry);
        echo = application.getBean(EchoApi.class);
    }

    /** @return the id of the instance that answered */
    public String call() {
        return echo.echo(new EchoRequest("hello")).servedBy();
    }

    /** Returns the number of attempts with this outcome: answered, not_sent, failed or abandoned. */
    public long attempts(String outcome) {
        return (long) meters().get("rollcall.attempts")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    /** Returns the number of meters. */
    public int countMeters() {
        return meters().getMeters().size();
    }

    @Override
    public void close() {
        application.close();
    }

    private MeterRegistry meters() {
        return application.getBean(MeterRegistry.class);
    }

    @EnableAutoConfiguration
    static class Application {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        ObservationRegistry observations(MeterRegistry meters) {
            ObservationRegistry observations = ObservationRegistry.create();
            observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
            return observations;
        }

        @Bean
        EchoApi echo(@LoadBalanced RestClient.Builder builder) {
            return HttpClients.create(builder.baseUrl("http://echo").build(), EchoApi.class);
        }
    }
}
