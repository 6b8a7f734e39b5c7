package io.rollcall.client;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** What calls took beyond one attempt each, as the starter counts it. */
@Component
record Detours(MeterRegistry meters) {

    /** Attempts beyond the first of a call. */
    long retries() {
        return count("rollcall.retries");
    }

    /** Hops from a backup to the primary. */
    long redirects() {
        return count("rollcall.redirects");
    }

    private long count(String meter) {
        return Math.round(meters.find(meter).counters().stream()
                .mapToDouble(Counter::count)
                .sum());
    }
}
