package io.rollcall.chassis.fastpath;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts and times requests in Spring's own meter, so that both paths appear as one. */
final class RequestMetrics {

    private record Kind(String path, int status) {}

    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
    private final String meter;
    private final Tags more;
    private final MeterRegistry meters;

    /**
     * @param meter the meter's name
     * @param more tags that all observations have
     */
    RequestMetrics(String meter, Tags more, MeterRegistry meters) {
        this.meter = meter;
        this.more = more;
        this.meters = meters;
    }

    void record(String path, int status, long nanos) {
        timers.computeIfAbsent(new Kind(path, status), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** @see org.springframework.http.server.observation.DefaultServerRequestObservationConvention */
    private Timer timer(Kind kind) {
        return Timer.builder(meter)
                .tags(more)
                .tag("error", "none")
                .tag("exception", "none")
                .tag("method", "POST")
                .tag("outcome", Outcome.forStatus(kind.status).name())
                .tag("status", Integer.toString(kind.status))
                .tag("uri", kind.path)
                .register(meters);
    }
}
