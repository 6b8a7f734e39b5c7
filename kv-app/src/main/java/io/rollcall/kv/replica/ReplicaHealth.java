package io.rollcall.kv.replica;

import io.rollcall.kv.replication.Status;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** How the replica stands: role, view, how far its log has come, its peers, and what it waits for. */
final class ReplicaHealth implements HealthIndicator {

    private final Readiness readiness;

    ReplicaHealth(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public Health health() {
        Status status = readiness.status();
        if (status == null) return Health.outOfService().build();
        Health.Builder health = status.ready() ? Health.up() : Health.outOfService();
        return health.withDetail("role", status.role())
                .withDetail("view", status.view())
                .withDetail("end", status.end())
                .withDetail("commit", status.commit())
                .withDetail("waiting", status.waiting())
                .withDetail("why", status.why())
                .withDetail("peers", status.peers())
                .build();
    }
}
