package io.rollcall.system.registration;

import io.rollcall.registration.InstanceMetadata;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * A user's application with a bean that throws errors at the starter: first for a missing class, then because it asks
 * for all of the memory.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
public class FailingApplication {

    private static final int FAILURES = 2;

    public static void main(String[] args) {
        SpringApplication.run(FailingApplication.class, args);
    }

    /** With {@code always} it never recovers. */
    @Bean
    InstanceMetadata failing(Environment environment) {
        AtomicInteger asked = new AtomicInteger();
        boolean always = environment.getProperty("always", Boolean.class, false);
        return () -> {
            int time = asked.getAndIncrement();
            if (always || (time % FAILURES == 0 && time < FAILURES)) throw new NoClassDefFoundError("a/driver");
            return time < FAILURES ? Map.of("size", String.valueOf(new long[Integer.MAX_VALUE].length)) : Map.of();
        };
    }
}
