package io.rollcall.registry.suspect;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.registry.catalog.Snapshot;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * How many suspects each service has, as health, gauge and log. Suspects are no failure of the registry, whose answers
 * are the best there are: the status is one of its own, and changes no overall status.
 */
public final class SuspectsHealthIndicator implements HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(SuspectsHealthIndicator.class);
    private static final Status SUSPECT =
            new Status("SUSPECT", "Many leases expired together: the network may be broken");

    private final Map<String, Integer> counts = new ConcurrentSkipListMap<>();
    private final MeterRegistry meters;

    public SuspectsHealthIndicator(MeterRegistry meters) {
        this.meters = meters;
    }

    public void onChange(Snapshot snapshot) {
        String service = snapshot.service();
        int now = snapshot.suspects();
        Integer before = now == 0 ? counts.remove(service) : counts.put(service, now);
        if (before == null && now > 0) begin(snapshot);
        if (before != null && now == 0) end(service);
    }

    private void begin(Snapshot snapshot) {
        gauge(snapshot.service()).register(meters);
        log.warn(
                "{}: most leases expired together, and the network is the likelier cause: {} of {} instances stay"
                        + " listed as suspects, and more may follow",
                snapshot.service(),
                snapshot.suspects(),
                snapshot.instances().size());
    }

    private void end(String service) {
        meters.find("rollcall.registry.suspects")
                .tag("service", service)
                .meters()
                .forEach(meters::remove);
        log.info("{}: no instance is a suspect any more", service);
    }

    private Gauge.Builder<?> gauge(String service) {
        return Gauge.builder("rollcall.registry.suspects", () -> counts.getOrDefault(service, 0))
                .description("Instances that are kept although their lease ran out")
                .tag("service", service);
    }

    @Override
    public Health health() {
        return counts.isEmpty()
                ? Health.up().build()
                : Health.status(SUSPECT)
                        .withDetail("suspects", Map.copyOf(counts))
                        .build();
    }
}
