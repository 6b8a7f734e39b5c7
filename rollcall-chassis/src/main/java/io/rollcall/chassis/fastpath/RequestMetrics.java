package io.rollcall.chassis.fastpath;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.http.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Counts and times requests, and makes nothing else of them. */
final class RequestMetrics implements RequestTimes {

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

    @Override
    public Timing begin(HttpServletRequest request, HttpServletResponse response) {
        return new Timed(request.getRequestURI(), response, System.nanoTime());
    }

    private final class Timed implements Timing {

        private final String path;
        private final HttpServletResponse response;
        private final long startNanos;

        Timed(String path, HttpServletResponse response, long startNanos) {
            this.path = path;
            this.response = response;
            this.startNanos = startNanos;
        }

        @Override
        public <T> T during(Supplier<T> call) {
            return call.get();
        }

        @Override
        public void end() {
            timers.computeIfAbsent(new Kind(path, response.getStatus()), RequestMetrics.this::timer)
                    .record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
        }
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
