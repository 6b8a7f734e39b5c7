package io.rollcall.kv.replica;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.rollcall.kv.replication.Status;
import io.rollcall.kv.replication.Status.PeerStatus;
import io.rollcall.kv.replication.Status.Role;
import java.util.function.ToDoubleFunction;

/** The gauges {@code rollcall.kv.*} of a replica, which show a monitoring system what {@code KV.Status} says. */
final class ReplicaMeters implements MeterBinder {

    private final Readiness readiness;

    ReplicaMeters(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        gauge(meters, "ready", "1 while the replica answers reads, else 0", status -> status.ready() ? 1 : 0);
        gauge(meters, "primary", "1 at the primary, else 0", status -> status.role() == Role.PRIMARY ? 1 : 0);
        gauge(
                meters,
                "view",
                "Number of the newest view",
                status -> status.view().number());
        gauge(
                meters,
                "members",
                "Members of the newest view",
                status -> status.view().members().size());
        gauge(meters, "log.end", "Sequence number of the last log entry", Status::end);
        gauge(meters, "log.committed", "Sequence number of the last entry known as committed", Status::commit);
        gauge(meters, "waiting", "Requests which wait for other replicas", Status::waiting);
        gauge(meters, "lag", "At the primary: log entries which the slowest backup lacks", ReplicaMeters::lag);
    }

    private static double lag(Status status) {
        return status.peers().stream().mapToLong(PeerStatus::lag).max().orElse(0);
    }

    private void gauge(MeterRegistry meters, String name, String description, ToDoubleFunction<Status> value) {
        Gauge.builder("rollcall.kv." + name, readiness, now -> read(now, value))
                .description(description)
                .register(meters);
    }

    /** Reads a value. A replica that has not begun, or has stopped for a defect, has no status: each gauge is 0. */
    private static double read(Readiness readiness, ToDoubleFunction<Status> value) {
        Status status = readiness.status();
        return status == null ? 0 : value.applyAsDouble(status);
    }
}
