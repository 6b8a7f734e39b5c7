package io.rollcall.client;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** The starter's counters of what calls needed beyond one attempt each. */
@Component
record RetryCounters(MeterRegistry meters) {

    /** Returns the number of attempts beyond the first of a call. */
    long retries() {
        return count("rollcall.retries");
    }

    /** Returns the number of hops from a backup to the primary. */
    long redirects() {
        return count("rollcall.redirects");
    }

    private long count(String meter) {
        return Math.round(meters.find(meter).counters().stream()
                .mapToDouble(Counter::count)
                .sum());
    }
}
