package io.rollcall.kvclient;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** An application that uses the store, and closes with the test. */
final class StoreUser implements AutoCloseable {

    private final ConfigurableApplicationContext application;

    StoreUser(String registry, String... properties) {
        this.application = new SpringApplicationBuilder(User.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "rollcall.registry.address=" + registry,
                        "rollcall.load-balancer=rr",
                        "rollcall.load-balancer-start=first",
                        "rollcall.kv-client.deadline=20s") // where a test is not about deadlines, none is met
                .properties(properties)
                .run();
    }

    ConfigurableApplicationContext application() {
        return application;
    }

    KvClient kv() {
        return application.getBean(KvClient.class);
    }

    /** Gets the list and makes a read, so that the slowness of the first call counts in no deadline of a test. */
    StoreUser warmUp() {
        for (int attempt = 1; ; attempt++) {
            try {
                kv().get("warm");
                return this;
            } catch (NoAnswerException coldStill) {
                if (attempt == 10) throw coldStill;
            }
        }
    }

    /** The value of one of the starter's counters. */
    double count(String meter) {
        return application
                .getBean(MeterRegistry.class)
                .counter(meter, "service", "kv")
                .count();
    }

    @Override
    public void close() {
        application.close();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class User {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }
}
