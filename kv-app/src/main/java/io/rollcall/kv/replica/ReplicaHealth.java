package io.rollcall.kv.replica;

import io.rollcall.kv.replication.Status;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The health of the replica: role, view, progress of its log, peers, and what it waits for. */
final class ReplicaHealth implements HealthIndicator {

    private final Readiness readiness;
    private final DiskWriter disk;

    ReplicaHealth(Readiness readiness, DiskWriter disk) {
        this.readiness = readiness;
        this.disk = disk;
    }

    @Override
    public Health health() {
        Status status = readiness.status();
        if (status == null) return Health.outOfService().build();
        Health.Builder health = status.ready() ? Health.up() : Health.outOfService();
        return health.withDetail("role", WireMapper.role(status.role()).toUpperCase(Locale.ROOT))
                .withDetail("view", status.view().number())
                .withDetail("primary", status.view().primary())
                .withDetail("members", ids(status.view()))
                .withDetail("end", status.end())
                .withDetail("commit", status.commit())
                .withDetail("waiting", status.waiting())
                .withDetail("why", status.why())
                .withDetail("alarm", status.alarm())
                .withDetail("disk", disk.trouble())
                .withDetail(
                        "peers", status.peers().stream().map(WireMapper::peer).toList())
                .build();
    }

    private static List<String> ids(View view) {
        return view.members().stream().map(Member::id).toList();
    }
}
