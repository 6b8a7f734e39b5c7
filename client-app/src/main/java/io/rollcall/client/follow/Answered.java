package io.rollcall.client.follow;

import io.rollcall.client.report.Latencies;
import org.jspecify.annotations.Nullable;

/** The calls that an instance has served. */
final class Answered {

    private final Latencies latencies = Latencies.coarse();
    private int servedInAll;
    private boolean wasListed;

    void add(long tookNanos) {
        servedInAll++;
        latencies.add(tookNanos);
    }

    /** @param listed null where it is not */
    Second.Row row(String id, @Nullable State listed) {
        wasListed |= listed != null;
        State unlisted = wasListed ? State.GONE : State.UNLISTED;
        return new Second.Row(
                id, listed == null ? unlisted : listed, latencies.count(), latencies.percentiles(), servedInAll);
    }

    void beginSecond() {
        latencies.clear();
    }
}
