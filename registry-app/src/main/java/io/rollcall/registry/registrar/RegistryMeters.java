package io.rollcall.registry.registrar;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.registry.lease.Reply;

/** Counters of the registry's work. Watchers and suspects are counted in their own packages. */
public final class RegistryMeters {

    private final Counter registrations;
    private final Counter heartbeats;
    private final Counter unknownLeases;
    private final Counter deregistrations;
    private final Counter expiries;
    private final Counter lookups;

    public RegistryMeters(MeterRegistry meters) {
        registrations = counter(meters, "registrations", "Leases given");
        heartbeats = counter(meters, "heartbeats", "Leases renewed");
        unknownLeases = counter(meters, "heartbeats.unknown", "Heartbeats of unknown leases");
        deregistrations = counter(meters, "deregistrations", "Leases given back");
        expiries = counter(meters, "expiries", "Leases that ran out");
        lookups = counter(meters, "lookups", "Lists looked up");
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder("rollcall.registry." + name)
                .description(description)
                .register(meters);
    }

    public void count(Reply reply) {
        if (reply instanceof Reply.Renewed) heartbeats.increment();
        else if (reply instanceof Reply.Granted) registrations.increment();
        else if (reply instanceof Reply.UnknownLease) unknownLeases.increment();
        else if (reply instanceof Reply.Deregistered deregistered)
            deregistrations.increment(deregistered.removed() ? 1 : 0);
    }

    void countExpiry() {
        expiries.increment();
    }

    public void countLookup() {
        lookups.increment();
    }
}
