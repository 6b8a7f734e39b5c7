package io.rollcall.registry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.registry.lease.Snapshot;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gauge {@code rollcall.registry.instances}: how many instances each service has, by status.
 *
 * <p>A change of a service costs one entry in a map; the instances are counted when a meter is read. A service has its four
 * gauges from its first instance to its last, so the number of meters is bounded by the registry's limit of services.
 */
final class InstanceMeters {

    private final Map<String, Snapshot> snapshots = new ConcurrentHashMap<>();

    /** Touched by the one writer of the leases alone. */
    private final Map<String, List<Gauge>> gauges = new HashMap<>();

    private final MeterRegistry meters;

    InstanceMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void onChange(Snapshot snapshot) {
        String service = snapshot.service();
        if (snapshot.instances().isEmpty()) {
            snapshots.remove(service);
            gauges.getOrDefault(service, List.of()).forEach(meters::remove);
            gauges.remove(service);
        } else {
            snapshots.put(service, snapshot);
            gauges.computeIfAbsent(service, this::register);
        }
    }

    private List<Gauge> register(String service) {
        return Stream.of(Status.values())
                .map(status -> Gauge.builder("rollcall.registry.instances", () -> count(service, status))
                        .description("Instances that are registered")
                        .tag("service", service)
                        .tag("status", status.name())
                        .register(meters))
                .toList();
    }

    private long count(String service, Status status) {
        @Nullable Snapshot snapshot = snapshots.get(service);
        if (snapshot == null) return 0;
        return snapshot.instances().stream()
                .map(Instance::status)
                .filter(status::equals)
                .count();
    }
}
