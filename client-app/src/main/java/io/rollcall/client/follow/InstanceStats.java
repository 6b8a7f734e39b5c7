package io.rollcall.client.follow;

import io.rollcall.client.report.Latencies;
import org.jspecify.annotations.Nullable;

/** The calls that an instance has served. */
final class InstanceStats {

    private final Latencies latencies = Latencies.coarse();
    private int servedInAll;
    private boolean wasListed;

    void add(long tookNanos) {
        servedInAll++;
        latencies.add(tookNanos);
    }

    /** @param listed its state; null if it is not listed */
    StatsInterval.Row row(String id, @Nullable InstanceState listed) {
        wasListed |= listed != null;
        InstanceState unlisted = wasListed ? InstanceState.GONE : InstanceState.UNLISTED;
        return new StatsInterval.Row(
                id, listed == null ? unlisted : listed, latencies.count(), latencies.percentiles(), servedInAll);
    }

    void beginSecond() {
        latencies.clear();
    }
}
