package io.rollcall.registry.lease;

import io.rollcall.registry.lease.Command.Deregister;
import io.rollcall.registry.lease.Command.Expire;
import io.rollcall.registry.lease.Command.Heartbeat;
import io.rollcall.registry.lease.Command.Probed;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.wire.registry.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rules of the lease table a second time, by looking at every entry every time: no wheel, no counters, no
 * snapshots.
 */
final class Model {

    private static final long TICK = TimerWheel.TICK_NANOS;

    enum Kind {
        HELD,
        SUSPECT,
        EXPIRED
    }

    static final class Entry {
        final Register register;
        Kind kind = Kind.HELD;
        Status status;
        long ends;
        long probed;

        Entry(Register register, long now) {
            this.register = register;
            this.status = register.instance().status();
            this.ends = now + ttl();
        }

        long ttl() {
            return register.ttlMillis() * 1_000_000;
        }

        boolean counts() {
            return kind == Kind.HELD && status != Status.DRAINING;
        }
    }

    /** The entries by service and id. */
    final Map<String, SortedMap<String, Entry>> services = new TreeMap<>();

    /** The probes of the last command, as service/id. */
    final List<String> probes = new ArrayList<>();

    boolean guarded = true;

    /** @return what the reply must be, versions aside */
    String apply(Command command, long now) {
        probes.clear();
        if (command instanceof Register register) {
            entries(register.service()).put(register.instance().id(), new Entry(register, now));
            return "Granted";
        }
        if (command instanceof Heartbeat heartbeat) return heartbeat(heartbeat, now);
        if (command instanceof Deregister deregister) return deregister(deregister);
        if (command instanceof Probed probed) return probed(probed);
        if (command instanceof Expire) {
            services.forEach((service, entries) -> expire(service, entries, now - now % TICK));
        }
        return "Done";
    }

    private String heartbeat(Heartbeat heartbeat, long now) {
        Entry entry = entries(heartbeat.service()).get(heartbeat.id());
        if (entry == null
                || entry.kind == Kind.EXPIRED
                || !entry.register.lease().equals(heartbeat.lease())) return "UnknownLease";
        entry.kind = Kind.HELD;
        entry.ends = now + entry.ttl();
        if (heartbeat.status() != null && entry.status != Status.DRAINING) entry.status = heartbeat.status();
        return "Renewed";
    }

    private String deregister(Deregister deregister) {
        Entry entry = entries(deregister.service()).get(deregister.id());
        boolean any = deregister.lease() == null;
        if (entry == null || !(any || entry.register.lease().equals(deregister.lease()))) return "Deregistered false";
        entries(deregister.service()).remove(deregister.id());
        return "Deregistered " + (entry.kind != Kind.EXPIRED);
    }

    private String probed(Probed probed) {
        var entries = entries(probed.service());
        Entry entry = entries.get(probed.id());
        if (entry == null || entry.kind == Kind.HELD || !entry.register.lease().equals(probed.lease())) return "Done";
        if (probed.refused()) entries.remove(probed.id());
        else if (entry.kind == Kind.EXPIRED && entries.values().stream().anyMatch(e -> e.kind == Kind.SUSPECT)) {
            entry.kind = Kind.SUSPECT;
            entry.probed = entry.ends;
        }
        return "Done";
    }

    private void expire(String service, SortedMap<String, Entry> entries, long until) {
        entries.values().removeIf(e -> e.kind == Kind.EXPIRED && e.ends + e.ttl() <= until);
        entries.values().removeIf(e -> e.kind == Kind.HELD && e.status == Status.DRAINING && e.ends <= until);
        entries.values().removeIf(e -> e.kind == Kind.SUSPECT && e.ends + 10 * e.ttl() <= until);
        entries.forEach((id, e) -> {
            if (e.kind == Kind.SUSPECT && e.probed + e.ttl() <= until) {
                e.probed += e.ttl();
                probes.add(service + "/" + id);
            }
        });
        Set<String> silent = new TreeSet<>();
        entries.forEach((id, e) -> {
            if (e.counts() && e.ends <= until) silent.add(id);
        });
        if (!silent.isEmpty()) judge(service, entries, silent);
    }

    private void judge(String service, SortedMap<String, Entry> entries, Set<String> silent) {
        long gone = entries.values().stream().filter(e -> e.kind != Kind.HELD).count() + silent.size();
        long beating = entries.values().stream().filter(Entry::counts).count() - silent.size();
        boolean suspicious = gone >= 3 && gone > beating;
        boolean first = entries.values().stream().noneMatch(e -> e.kind == Kind.SUSPECT);
        if (!guarded) {
            entries.keySet().removeAll(silent);
            return;
        }
        entries.forEach((id, e) -> {
            if (suspicious && first && e.kind == Kind.EXPIRED) probes.add(service + "/" + id);
            if (!silent.contains(id)) return;
            e.kind = suspicious ? Kind.SUSPECT : Kind.EXPIRED;
            e.probed = e.ends;
            if (suspicious) probes.add(service + "/" + id);
        });
    }

    /** Returns the listed instances as {@code id status}, with an exclamation mark after a suspect. */
    List<String> listed(String service) {
        List<String> listed = new ArrayList<>();
        entries(service).forEach((id, e) -> {
            if (e.kind != Kind.EXPIRED) listed.add(id + " " + e.status + (e.kind == Kind.SUSPECT ? "!" : ""));
        });
        return listed;
    }

    private SortedMap<String, Entry> entries(String service) {
        return services.computeIfAbsent(service, name -> new TreeMap<>());
    }
}
