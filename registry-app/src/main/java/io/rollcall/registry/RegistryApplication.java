package io.rollcall.registry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollcall.chassis.Chassis;
import io.rollcall.chassis.Flag;
import io.rollcall.chassis.Flags;
import io.rollcall.chassis.StandardStreams;
import io.rollcall.chassis.fastpath.AnnotatedMethods;
import io.rollcall.registry.callers.Callers;
import io.rollcall.registry.events.EventHistory;
import io.rollcall.registry.events.EventStreams;
import io.rollcall.registry.events.EventWaiters;
import io.rollcall.registry.lookup.Completeness;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.prometheus.InstanceGauge;
import io.rollcall.registry.reach.AllowedAddresses;
import io.rollcall.registry.registrar.EffectRunner;
import io.rollcall.registry.registrar.ExpiryTicker;
import io.rollcall.registry.registrar.Registrar;
import io.rollcall.registry.registrar.RegistryMeters;
import io.rollcall.registry.storage.DataDirectory;
import io.rollcall.registry.suspect.SuspectsHealthIndicator;
import io.rollcall.registry.watch.Watchers;
import io.rollcall.wire.Address;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ServiceLoader;
import java.util.function.LongSupplier;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** The registry: assembles its parts, and gives them time and disk. */
@SpringBootApplication(proxyBeanMethods = false)
@Import(AnnotatedMethods.class)
@ConfigurationPropertiesScan
public class RegistryApplication {

    static final Flags FLAGS = Flags.of(
            "registry",
            Flags.LISTEN,
            Flag.text(
                    "data", "DIR", "rollcall.registry.data", "where it keeps views, and that it ran; ./data/registry"),
            Flag.matching(
                    "peers",
                    "HOST:PORT,...",
                    "rollcall.registry.peers",
                    "the addresses of all members of a cluster, this one's too; without it the registry is alone",
                    Address.LIST_PATTERN,
                    "up to " + Address.LIST_MAX + " of HOST:PORT with commas between them"),
            Flag.matching(
                    "public",
                    "HOST:PORT",
                    "rollcall.registry.public-address",
                    "which of the -peers this one is; the one with the port of -listen",
                    Address.PATTERN,
                    "HOST:PORT, such as registry1:9000"),
            Flag.integer(
                    "log-port",
                    1,
                    65_535,
                    "rollcall.registry.log-port",
                    "where the other members reach its log; 1000 above the port of -public"));

    private static final int EVENT_READERS_MIN = 4;
    private static final int EVENT_READERS_MAX = 200;

    public static void main(String[] args) {
        StandardStreams.exitOnBrokenPipe();
        if (args.length > 0 && !args[0].startsWith("-")) runOffline(args);
        Chassis.run(RegistryApplication.class, FLAGS, args);
    }

    /** Ends the process if the first word names a command. */
    private static void runOffline(String... args) {
        for (OfflineCommand command : ServiceLoader.load(OfflineCommand.class))
            if (command.name().equals(args[0])) System.exit(command.run(args));
    }

    @Bean
    AllowedAddresses allowedAddresses(RegistryProperties properties) {
        return new AllowedAddresses(properties.allowedAddresses());
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
    Watchers watchers(
            RegistryProperties properties, Listings listings, Completeness completeness, MeterRegistry meters) {
        int limit = Watchers.limit(Runtime.getRuntime().maxMemory());
        return new Watchers(listings, limit, limit * properties.quota() / 100, completeness.lag(), meters);
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
    EffectRunner effectRunner(
            Listings listings,
            Watchers watchers,
            SuspectsHealthIndicator suspects,
            RegistryMeters meters,
            Completeness completeness,
            EventHistory history) {
        return new EffectRunner(listings, watchers, suspects, meters, completeness, history);
    }

    @Bean
    EventHistory eventHistory(RegistryProperties properties, DataDirectory directory) {
        int kept = EventHistory.limit(properties.events(), Runtime.getRuntime().maxMemory());
        return new EventHistory(directory.firstVersion(), kept, System::currentTimeMillis);
    }

    @Bean
    EventWaiters eventWaiters(
            RegistryProperties properties, EventHistory history, Completeness completeness, MeterRegistry meters) {
        EventWaiters waiters = new EventWaiters(history, eventReaders(), properties.quota(), mayLag(completeness));
        Gauge.builder("rollcall.registry.events.waiting", waiters, EventWaiters::waiting)
                .description("Requests that wait for the next event")
                .register(meters);
        return waiters;
    }

    @Bean
    EventStreams eventStreams(
            RegistryProperties properties,
            EventHistory history,
            JsonMapper json,
            Completeness completeness,
            MeterRegistry meters) {
        EventStreams streams =
                new EventStreams(history, json, eventReaders(), properties.quota(), mayLag(completeness));
        Gauge.builder("rollcall.registry.events.streams", streams, EventStreams::clients)
                .description("Clients of the stream of events")
                .register(meters);
        return streams;
    }

    /** Returns the limit on requests that wait for events, and on streams of them: each holds a connection. */
    private static int eventReaders() {
        int part = Watchers.limit(Runtime.getRuntime().maxMemory()) / 5;
        return Math.min(EVENT_READERS_MAX, Math.max(EVENT_READERS_MIN, part));
    }

    private static boolean mayLag(Completeness completeness) {
        return !completeness.lag().isZero();
    }

    @Bean
    Callers callers(RegistryProperties properties, LongSupplier nanos) {
        return new Callers(Callers.limit(Runtime.getRuntime().maxMemory()), properties.quota(), nanos);
    }

    @Bean
    ExpiryTicker expiryTicker(Registrar registrar) {
        return new ExpiryTicker(registrar);
    }
}
