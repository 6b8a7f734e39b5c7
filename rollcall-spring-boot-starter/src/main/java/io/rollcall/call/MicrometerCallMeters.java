package io.rollcall.call;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counters per service: {@code rollcall.picks} by algorithm, {@code rollcall.attempts} by outcome, {@code rollcall.retries},
 * {@code rollcall.redirects} and {@code rollcall.no.instance}. There are as many as services, which the directory bounds; instances come and go and
 * are no tag.
 */
final class MicrometerCallMeters implements CallMeters {

    private final Counter picks;
    private final Map<Outcome, Counter> attempts = new EnumMap<>(Outcome.class);
    private final Counter retries;
    private final Counter redirects;
    private final Counter noInstance;

    MicrometerCallMeters(MeterRegistry meters, String service, String loadBalancer) {
        this.picks = Counter.builder("rollcall.picks")
                .description("Instances picked for a call or for another attempt of it")
                .tags("service", service, "algorithm", loadBalancer)
                .register(meters);
        for (Outcome outcome : Outcome.values()) attempts.put(outcome, attempts(meters, service, outcome));
        this.retries = Counter.builder("rollcall.retries")
                .description("Attempts after the first one of a call")
                .tag("service", service)
                .register(meters);
        this.redirects = Counter.builder("rollcall.redirects")
                .description("Calls sent on to the instance that another one named")
                .tag("service", service)
                .register(meters);
        this.noInstance = Counter.builder("rollcall.no.instance")
                .description("Calls not sent, for no instance was known")
                .tag("service", service)
                .register(meters);
    }

    private static Counter attempts(MeterRegistry meters, String service, Outcome outcome) {
        return Counter.builder("rollcall.attempts")
                .description("Calls sent to an instance, or meant to be")
                .tags("service", service, "outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    @Override
    public void onPick() {
        picks.increment();
    }

    @Override
    public void onAttempt(Outcome outcome) {
        Counter counter = attempts.get(outcome);
        if (counter != null) counter.increment();
    }

    @Override
    public void onRetry() {
        retries.increment();
    }

    @Override
    public void onRedirect() {
        redirects.increment();
    }

    @Override
    public void onNoInstance() {
        noInstance.increment();
    }
}
