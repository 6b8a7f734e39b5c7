package io.rollcall.client;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Attempts beyond the first of a call, as the starter counts them. */
@Component
record Retries(MeterRegistry meters) {

    private static final String METER = "rollcall.retries";

    long count() {
        return Math.round(meters.find(METER).counters().stream()
                .mapToDouble(Counter::count)
                .sum());
    }
}
