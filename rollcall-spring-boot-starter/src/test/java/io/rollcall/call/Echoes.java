package io.rollcall.call;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.wire.echo.EchoApi;
import io.rollcall.wire.echo.EchoRequest;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** An application that calls the echo service by its name, and closes with the test unless tests share it. */
final class Echoes implements AutoCloseable {

    private final ConfigurableApplicationContext application;
    private final String service;
    private final boolean isShared;

    /** @param more configuration of the application */
    Echoes(String registry, Class<?> more, String... properties) {
        this(start(registry, more, properties), "echo", false);
    }

    Echoes(String registry, String... properties) {
        this(registry, Caller.class, properties);
    }

    private Echoes(ConfigurableApplicationContext application, String service, boolean isShared) {
        this.application = application;
        this.service = service;
        this.isShared = isShared;
    }

    /** Returns an application that outlasts the test, in which this service has been called by no other test. */
    static Echoes shared(ConfigurableApplicationContext application, String service) {
        return new Echoes(application, service, true);
    }

    static ConfigurableApplicationContext start(String registry, Class<?> more, String... properties) {
        return new SpringApplicationBuilder(Caller.class, more)
                .web(WebApplicationType.NONE)
                .properties("rollcall.registry.address=" + registry, "rollcall.load-balancer-start=first")
                .properties(properties)
                .run();
    }

    ConfigurableApplicationContext application() {
        return application;
    }

    String service() {
        return service;
    }

    /** Returns the URI of something at the service. */
    String uri() {
        return "http://" + service + "/x";
    }

    EchoApi api() {
        return application.getBean(EchoApi.class);
    }

    /** Returns the id of the instance that answers a call. */
    String echo() {
        return api().echo(new EchoRequest("hi")).servedBy();
    }

    /** Returns the ids of the instances that answer this number of calls, one after the other. */
    List<String> echo(int calls) {
        return IntStream.range(0, calls).mapToObj(i -> echo()).toList();
    }

    /** Returns the count of a meter for the service, which must exist. */
    double count(String meter) {
        return application
                .getBean(MeterRegistry.class)
                .get(meter)
                .tag("service", service)
                .counter()
                .count();
    }

    /** Returns how many attempts had an outcome, by its tag in the meter. */
    double attempts(String outcome) {
        return attempts(application.getBean(MeterRegistry.class), service, outcome);
    }

    /** Returns the same for echo, after the application has closed. */
    static double attempts(MeterRegistry meters, String outcome) {
        return attempts(meters, "echo", outcome);
    }

    private static double attempts(MeterRegistry meters, String service, String outcome) {
        return meters.get("rollcall.attempts")
                .tags("service", service, "outcome", outcome)
                .counter()
                .count();
    }

    @Override
    public void close() {
        if (!isShared) application.close();
    }

    /** Meters, and a client of each kind whose answers a test reads as they come. */
    @Configuration(proxyBeanMethods = false)
    static class Clients {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        RestClient client(@LoadBalanced RestClient.Builder builder) {
            return builder.build();
        }

        @Bean
        WebClient webClient(@LoadBalanced WebClient.Builder builder) {
            return builder.build();
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Caller {

        @Bean
        EchoApi echo(@LoadBalanced RestClient.Builder builder) {
            return HttpClients.create(builder.baseUrl("http://echo").build(), EchoApi.class);
        }
    }
}
