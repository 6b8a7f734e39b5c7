package io.rollcall.chassis.fastpath;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerHttpObservationDocumentation;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.http.server.observation.ServerRequestObservationConvention;

/**
 * Observes requests as Spring does, so that each has its span, which continues the trace of the caller and is the
 * parent of what the method does. It costs more than to time them ({@link RequestMetrics}).
 *
 * @see org.springframework.web.filter.ServerHttpObservationFilter
 */
final class RequestObservations implements RequestTimes {

    private static final ServerRequestObservationConvention DEFAULT = new DefaultServerRequestObservationConvention();

    private final ServerRequestObservationConvention convention;
    private final ObservationRegistry observations;

    RequestObservations(ServerRequestObservationConvention convention, ObservationRegistry observations) {
        this.convention = convention;
        this.observations = observations;
    }

    @Override
    public Timing begin(HttpServletRequest request, HttpServletResponse response) {
        ServerRequestObservationContext context = new ServerRequestObservationContext(request, response);
        context.setPathPattern(request.getRequestURI());
        return new Observed(ServerHttpObservationDocumentation.HTTP_SERVLET_SERVER_REQUESTS.observation(
                convention, DEFAULT, () -> context, observations));
    }

    /** It starts with the call: a span that was started and never ended would be lost. */
    private static final class Observed implements Timing {

        private final Observation observation;
        private boolean isStarted;

        Observed(Observation observation) {
            this.observation = observation;
        }

        @Override
        public <T> T during(Supplier<T> call) {
            start();
            Observation.Scope scope = observation.openScope();
            try {
                return call.get();
            } finally {
                scope.close();
            }
        }

        @Override
        public void end() {
            if (!isStarted) start(); // the request has failed before its method was called
            observation.stop();
        }

        private void start() {
            isStarted = true;
            observation.start();
        }
    }
}
