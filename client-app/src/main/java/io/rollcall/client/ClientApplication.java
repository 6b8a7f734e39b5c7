package io.rollcall.client;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.chassis.Chassis;
import io.rollcall.chassis.StandardStreams;
import io.rollcall.client.report.Console;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class ClientApplication {

    public static void main(String[] args) {
        StandardStreams.endAtOnceWhereNobodyReads();
        System.exit(run(args).status());
    }

    /** Runs a session; whatever goes wrong is one line on standard error. */
    static Exit run(String... args) {
        try (ConfigurableApplicationContext context = Chassis.run(ClientApplication.class, ClientFlags.ALL, args)) {
            return context.getBean(Client.class).exit();
        } catch (RuntimeException e) {
            return FailedStart.tell(e, Console.standard().err());
        }
    }

    /** For what the starter counts. */
    @Bean
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    @Bean
    Console console() {
        return Console.standard();
    }
}
