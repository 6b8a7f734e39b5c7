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

/** An application that calls the echo service by its name, and closes with the test. */
final class Echoes implements AutoCloseable {

    private final ConfigurableApplicationContext application;

    /** @param more configuration of the application */
    Echoes(String registry, Class<?> more, String... properties) {
        this.application = new SpringApplicationBuilder(Caller.class, more)
                .web(WebApplicationType.NONE)
                .properties("rollcall.registry.address=" + registry, "rollcall.load-balancer-start=first")
                .properties(properties)
                .run();
    }

    Echoes(String registry, String... properties) {
        this(registry, Caller.class, properties);
    }

    ConfigurableApplicationContext application() {
        return application;
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

    /** Returns the count of a meter for echo, which must exist. */
    double count(String meter) {
        return application
                .getBean(MeterRegistry.class)
                .get(meter)
                .tag("service", "echo")
                .counter()
                .count();
    }

    /** Returns how many attempts had an outcome, by its tag in the meter. */
    double attempts(String outcome) {
        return attempts(application.getBean(MeterRegistry.class), outcome);
    }

    /** Returns the same after the application has closed. */
    static double attempts(MeterRegistry meters, String outcome) {
        return meters.get("rollcall.attempts").tag("outcome", outcome).counter().count();
    }

    @Override
    public void close() {
        application.close();
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
