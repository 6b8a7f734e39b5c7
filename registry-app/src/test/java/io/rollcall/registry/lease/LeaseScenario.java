package io.rollcall.registry.lease;

import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.catalog.Outcome.ListChange;
import io.rollcall.registry.catalog.Snapshot;
import io.rollcall.registry.lease.Command.Deregister;
import io.rollcall.registry.lease.Command.Expire;
import io.rollcall.registry.lease.Command.Heartbeat;
import io.rollcall.registry.lease.Command.Probed;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A lease table whose clock the test owns. Time passes in ticks, as in a running registry. */
final class LeaseScenario {

    static final long FIRST_VERSION = 1_000;
    static final Duration TTL = Duration.ofSeconds(10);

    final LeaseTable leaseTable;
    final Map<String, Snapshot> published = new HashMap<>();
    final List<Effect> effects = new ArrayList<>();
    long nowNanos = 7_777_777; // not on a tick

    private int leases;

    LeaseScenario() {
        this(true, Limits.DEFAULT);
    }

    LeaseScenario(boolean guarded, Limits limits) {
        leaseTable = new LeaseTable(FIRST_VERSION, nowNanos, guarded, limits, Capacity.UNLIMITED);
    }

    Reply apply(Command command) {
        Transition outcome = leaseTable.apply(command, nowNanos);
        for (Effect effect : outcome.effects()) {
            effects.add(effect);
            if (effect instanceof Effect.Listed listed && listed.change() instanceof ListChange.Changed changed)
                published.put(changed.snapshot().service(), changed.snapshot());
        }
        return outcome.reply();
    }

    /** @return the lease */
    String register(String service, String id) {
        return register(service, id, Status.UP, TTL);
    }

    String register(String service, String id, Status status, Duration ttl) {
        String lease = "lease" + leases++;
        apply(new Register(service, instance(id, status), lease, ttl.toMillis(), null, null));
        return lease;
    }

    static Instance instance(String id, Status status) {
        return new Instance(id, id + ".example:80", 1, null, status, false, Map.of());
    }

    Reply heartbeat(String service, String id, String lease) {
        return heartbeat(service, id, lease, null);
    }

    Reply heartbeat(String service, String id, String lease, @Nullable Status status) {
        return apply(new Heartbeat(service, id, lease, status, null));
    }

    boolean deregister(String service, String id, @Nullable String lease) {
        return ((Reply.Deregistered) apply(new Deregister(service, id, lease, null))).removed();
    }

    void probed(String service, String id, String lease, boolean refused) {
        apply(new Probed(service, id, lease, refused));
    }

    void pass(Duration duration) {
        long until = nowNanos + duration.toNanos();
        while (nowNanos < until) {
            nowNanos = Math.min(until, nowNanos + TimerWheel.TICK_NANOS);
            apply(new Expire());
        }
    }

    List<String> listed(String service) {
        return ids(service, instance -> true);
    }

    List<String> suspects(String service) {
        return ids(service, Instance::suspect);
    }

    List<Effect.Probe> probes() {
        return effects.stream()
                .filter(Effect.Probe.class::isInstance)
                .map(Effect.Probe.class::cast)
                .toList();
    }

    long version(String service) {
        return snapshot(service).version();
    }

    Snapshot snapshot(String service) {
        return published.getOrDefault(service, Snapshot.empty(service, FIRST_VERSION));
    }

    private List<String> ids(String service, Predicate<Instance> which) {
        return snapshot(service).instances().stream()
                .filter(which)
                .map(Instance::id)
                .toList();
    }
}
