package io.rollcall.registry;

import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollcall.chassis.Chassis;
import io.rollcall.chassis.Flag;
import io.rollcall.chassis.Flags;
import io.rollcall.chassis.StandardStreams;
import io.rollcall.chassis.fastpath.AnnotatedMethods;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.lease.LeaseTable;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.prometheus.InstanceGauge;
import io.rollcall.registry.restart.WarmStart;
import io.rollcall.registry.storage.DataDirectory;
import io.rollcall.registry.suspect.SuspectsHealthIndicator;
import io.rollcall.registry.view.LostViewsHealthIndicator;
import io.rollcall.registry.view.Views;
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
import org.springframework.context.annotation.Import;

/** The registry: assembles its parts, and gives them time and disk. */
@SpringBootApplication(proxyBeanMethods = false)
@Import(AnnotatedMethods.class)
@ConfigurationPropertiesScan
public class RegistryApplication {

    static final Flags FLAGS = Flags.of(
            "registry",
            Flags.LISTEN,
            Flag.text(
                    "data", "DIR", "rollcall.registry.data", "where it keeps views, and that it ran; ./data/registry"));

    public static void main(String[] args) {
        StandardStreams.exitOnBrokenPipe();
        Chassis.run(RegistryApplication.class, FLAGS, args);
    }

    /** Returns nanoseconds since the start, from a clock that never goes back. */
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
    Listings listings(DataDirectory directory) {
        return new Listings(directory.firstVersion(), directory.identity());
    }

    @Bean
    Watchers watchers(Listings listings, MeterRegistry meters) {
        return new Watchers(listings, Watchers.limit(Runtime.getRuntime().maxMemory()), meters);
    }

    @Bean
    SuspectsHealthIndicator suspects(MeterRegistry meters) {
        return new SuspectsHealthIndicator(meters);
    }

    @Bean
    InstanceGauge instanceGauge(Listings listings, PrometheusRegistry prometheus) {
        InstanceGauge gauge = new InstanceGauge(listings);
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
            Listings listings,
            Watchers watchers,
            SuspectsHealthIndicator suspects,
            RegistryMeters meters,
            WarmStart warmStart,
            LongSupplier nanos) {
        LeaseTable leaseTable =
                new LeaseTable(directory.firstVersion(), nanos.getAsLong(), properties.guard(), Limits.DEFAULT);
        return new Registrar(leaseTable, listings, watchers, suspects, meters, warmStart, nanos);
    }

    @Bean
    Views views(DataDirectory directory, Registrar registrar) {
        return new Views(directory, registrar::holder);
    }

    @Bean
    LostViewsHealthIndicator lostViews(Views views) {
        return new LostViewsHealthIndicator(views);
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
