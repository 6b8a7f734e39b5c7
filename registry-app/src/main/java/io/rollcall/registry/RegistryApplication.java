package io.rollcall.registry;

import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollcall.chassis.Chassis;
import io.rollcall.chassis.Flag;
import io.rollcall.chassis.Flags;
import io.rollcall.chassis.StandardStreams;
import io.rollcall.registry.lease.Limits;
import io.rollcall.registry.lease.Roster;
import io.rollcall.registry.lookup.Board;
import io.rollcall.registry.prometheus.InstanceGauge;
import io.rollcall.registry.restart.DataDirectory;
import io.rollcall.registry.restart.WarmStart;
import io.rollcall.registry.suspect.Suspects;
import io.rollcall.registry.view.LostViews;
import io.rollcall.registry.view.Views;
import io.rollcall.registry.view.ViewsCommand;
import io.rollcall.registry.watch.Watchers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;

/** The registry: where its parts are put together, and time and disk are handed to them. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class RegistryApplication {

    static final Flags FLAGS = Flags.of(
            "registry",
            Flags.LISTEN,
            Flag.text(
                    "data", "DIR", "rollcall.registry.data", "where it keeps views, and that it ran; ./data/registry"));

    /** Or, as {@code views list} and {@code views force}, an operator's question to one that runs. */
    public static void main(String[] args) {
        boolean isCommand = args.length > 0 && args[0].equals(ViewsCommand.NAME);
        if (isCommand) {
            StandardStreams.endAtOnceWhereNobodyReads();
            System.exit(ViewsCommand.run(args));
        }
        StandardStreams.endInOrderWhereNobodyReads();
        Chassis.run(RegistryApplication.class, FLAGS, args);
    }

    /** Nanoseconds since the start, from a clock that does not go back. */
    @Bean
    LongSupplier nanos() {
        long start = System.nanoTime();
        return () -> System.nanoTime() - start;
    }

    @Bean
    DataDirectory dataDirectory(RegistryProperties properties) {
        return DataDirectory.open(properties.data(), ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    }

    @Bean
    WarmStart warmStart(DataDirectory directory, LongSupplier nanos) {
        return new WarmStart(directory, nanos);
    }

    @Bean
    Board board(DataDirectory directory) {
        return new Board(directory.firstVersion(), directory.identity());
    }

    @Bean
    Watchers watchers(Board board, MeterRegistry meters) {
        return new Watchers(board, Watchers.limit(Runtime.getRuntime().maxMemory()), meters);
    }

    @Bean
    Suspects suspects(MeterRegistry meters) {
        return new Suspects(meters);
    }

    @Bean
    InstanceGauge instanceGauge(Board board, PrometheusRegistry prometheus) {
        InstanceGauge gauge = new InstanceGauge(board);
        prometheus.register(gauge);
        return gauge;
    }

    @Bean
    RegistryMeters registryMeters(MeterRegistry meters) {
        return new RegistryMeters(meters);
    }

    @Bean
    Registrar registrar(
            RegistryProperties properties,
            DataDirectory directory,
            Board board,
            Watchers watchers,
            Suspects suspects,
            RegistryMeters meters,
            WarmStart warmStart,
            LongSupplier nanos) {
        Roster roster = new Roster(directory.firstVersion(), nanos.getAsLong(), properties.guard(), Limits.DEFAULT);
        return new Registrar(roster, board, watchers, suspects, meters, warmStart, nanos);
    }

    @Bean
    Views views(DataDirectory directory, Registrar registrar) {
        return new Views(directory, registrar::holder);
    }

    @Bean
    LostViews lostViews(Views views) {
        return new LostViews(views);
    }

    @Bean
    ExpiryTicker expiryTicker(Registrar registrar) {
        return new ExpiryTicker(registrar);
    }

    @Bean
    ApplicationListener<WebServerInitializedEvent> listening(WarmStart warmStart, RegistryProperties properties) {
        return event -> {
            if (event.getApplicationContext().getServerNamespace() != null) return; // a port of the actuator's own
            warmStart.onListening();
            var log = LoggerFactory.getLogger(RegistryApplication.class);
            log.info("listens on port {}, data in {}", event.getWebServer().getPort(), properties.data());
            if (!warmStart.interval().isZero()) log.info("ran here before: {}", warmStart.waiting());
        };
    }
}
