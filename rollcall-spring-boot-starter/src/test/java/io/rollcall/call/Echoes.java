package io.rollcall.call;

import io.micrometer.core.instrument.MeterRegistry;
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
import org.springframework.web.client.RestClient;

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

    @Override
    public void close() {
        application.close();
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
