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
        StandardStreams.haltOnBrokenPipe();
        int status = FrontDoor.run(Console.standard(), System.in, args);
        System.exit(status == FrontDoor.NO_SUCH_COMMAND ? run(args).status() : status);
    }

    /** Runs a session. Every failure is one line on standard error. */
    static ExitStatus run(String... args) {
        try (ConfigurableApplicationContext context = Chassis.run(ClientApplication.class, ClientFlags.ALL, args)) {
            return context.getBean(Client.class).exit();
        } catch (RuntimeException e) {
            return StartupFailureReporter.tell(e, Console.standard().err());
        }
    }

    /** The registry of the starter's counters. */
    @Bean
    MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    @Bean
    Console console() {
        return Console.standard();
    }
}
