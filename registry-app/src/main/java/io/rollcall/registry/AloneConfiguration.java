package io.rollcall.registry;

import io.rollcall.registry.callers.Callers;
import io.rollcall.registry.callers.CallersOfAll;
import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.lease.LeaseTable;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.reach.AllowedAddresses;
import io.rollcall.registry.registrar.EffectRunner;
import io.rollcall.registry.registrar.LocalRegistrar;
import io.rollcall.registry.registrar.Registrar;
import io.rollcall.registry.registrar.RegistryMeters;
import io.rollcall.registry.restart.WarmStart;
import io.rollcall.registry.steering.SteeringFile;
import io.rollcall.registry.storage.DataDirectory;
import io.rollcall.registry.view.LatestViews;
import io.rollcall.registry.view.LostViewsHealthIndicator;
import io.rollcall.registry.view.Views;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** A registry that is alone: it keeps leases in memory, views in files, and waits for its instances after a restart. */
@Configuration(proxyBeanMethods = false)
@Conditional(Clustered.Not.class)
class AloneConfiguration {

    @Bean
    WarmStart warmStart(DataDirectory directory, LongSupplier nanos) {
        directory.useAlone();
        return new WarmStart(directory, nanos);
    }

    @Bean
    Listings listings(DataDirectory directory) {
        return new Listings(directory.firstVersion(), directory.identity());
    }

    @Bean
    LocalRegistrar registrar(
            RegistryProperties properties,
            DataDirectory directory,
            EffectRunner effects,
            RegistryMeters meters,
            LongSupplier nanos,
            AllowedAddresses allowed) {
        SteeringFile said = new SteeringFile(directory);
        long heap = Runtime.getRuntime().maxMemory();
        LeaseTable leaseTable = new LeaseTable(
                directory.firstVersion(),
                nanos.getAsLong(),
                properties.guard(),
                Capacity.limits(heap),
                Capacity.ofHeap(heap, properties.quota()),
                said.read(System.currentTimeMillis()));
        return new LocalRegistrar(leaseTable, effects, meters, nanos, allowed::allows, said::write);
    }

    @Bean
    CallersOfAll callersOfAll(Callers callers) {
        return service -> CompletableFuture.completedFuture(callers.heard(service));
    }

    @Bean
    Views views(RegistryProperties properties, DataDirectory directory, Registrar registrar) {
        return new Views(directory, registrar::holder, properties.quota());
    }

    @Bean
    LatestViews latestViews(Views views) {
        return () -> views;
    }

    @Bean
    LostViewsHealthIndicator lostViews(Views views) {
        return new LostViewsHealthIndicator(views::lost);
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
