package io.rollcall.call;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counters for each service: {@code rollcall.picks} by algorithm, {@code rollcall.attempts} by outcome,
 * {@code rollcall.retries}, {@code rollcall.hedges}, {@code rollcall.retry.budget.spent}, {@code rollcall.ejections},
 * {@code rollcall.redirects} and {@code rollcall.no.instance}. The directory bounds the number of services, and with it
 * the number of counters. Instances come and go, so they are no tag.
 */
final class MicrometerCallMeters implements CallMeters {

    private final MeterRegistry meters;
    private final String service;
    private final Counter picks;
    private final Map<Outcome, Counter> attempts = new EnumMap<>(Outcome.class);
    private final Counter retries;
    private final Counter hedges;
    private final Counter budgetSpent;
    private final Counter ejections;
    private final Counter redirects;
    private final Counter noInstance;

    MicrometerCallMeters(MeterRegistry meters, String service, String loadBalancer) {
        this.meters = meters;
        this.service = service;
        this.picks =
                counter("picks", "Instances picked for a call or for another attempt of it", "algorithm", loadBalancer);
        for (Outcome outcome : Outcome.values()) attempts.put(outcome, attempts(outcome));
        this.retries = counter("retries", "Attempts after the first one of a call");
        this.hedges = counter("hedges", "Second attempts beside a slow first one");
        this.budgetSpent = counter("retry.budget.spent", "Attempts not made because the retry budget was spent");
        this.ejections = counter("ejections", "Instances ejected for a while because calls to them failed");
        this.redirects = counter("redirects", "Calls sent on to the instance that another one named");
        this.noInstance = counter("no.instance", "Calls not sent because no instance was known");
    }

    private Counter attempts(Outcome outcome) {
        String tag = outcome.name().toLowerCase(Locale.ROOT);
        return counter("attempts", "Calls sent to an instance, or meant to be", "outcome", tag);
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder("rollcall." + name)
                .description(description)
                .tag("service", service)
                .tags(tags)
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
    public void onHedge() {
        hedges.increment();
    }

    @Override
    public void onBudgetSpent() {
        budgetSpent.increment();
    }

    @Override
    public void onEjection() {
        ejections.increment();
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
