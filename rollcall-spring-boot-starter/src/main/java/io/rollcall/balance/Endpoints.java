package io.rollcall.balance;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one service, which outlive its lists. One that comes when others are there already begins slowly, as does one that
 * comes back from having been ejected. For one thread at a time, but for what it tells of.
 */
final class Endpoints {

    /**
     * How an endpoint fares.
     *
     * @param breaker when it is ejected, and for how long
     * @param ejects whether it ever is
     * @param slowStart how long an endpoint warms; zero: it begins with its whole share
     */
    record Settings(CircuitBreakerConfig breaker, boolean ejects, Duration slowStart) {}

    private final Settings settings;
    private final LongSupplier nanoTime;
    private final RandomSource random;
    private final BiConsumer<Endpoint, State> onState;
    private Map<String, Endpoint> known = Map.of();

    /** @param onState hears when an endpoint is ejected, tried again or restored, from the thread whose call showed it */
    Endpoints(Settings settings, LongSupplier nanoTime, RandomSource random, BiConsumer<Endpoint, State> onState) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.random = random;
        this.onState = onState;
    }

    /** In the order of the instances. */
    List<Endpoint> of(List<Instance> instances) {
        boolean isFirstList = known.isEmpty();
        Map<String, Endpoint> next = new HashMap<>();
        List<Endpoint> endpoints = instances.stream()
                .map(instance -> {
                    Endpoint endpoint = endpoint(instance, isFirstList);
                    next.put(instance.id(), endpoint);
                    return endpoint;
                })
                .toList();
        known.values().stream()
                .filter(before -> next.get(before.id()) != before)
                .forEach(Endpoint::retire);
        known = next;
        return endpoints;
    }

    /** At another address it is another process, however it calls itself. */
    private Endpoint endpoint(Instance instance, boolean isFirstList) {
        Endpoint before = known.get(instance.id());
        if (before == null || !before.instance().address().equals(instance.address()))
            return endpoint(instance, isFirstList ? null : slowStart());
        boolean isBack = before.instance().status() != Status.UP && instance.status() == Status.UP;
        if (isBack) before.beginSlowStart(slowStart());
        before.update(instance);
        return before;
    }

    private Endpoint endpoint(Instance instance, @Nullable SlowStart slowStart) {
        CircuitBreaker breaker = CircuitBreaker.of(instance.id(), settings.breaker());
        if (!settings.ejects()) breaker.transitionToDisabledState();
        Endpoint endpoint = new Endpoint(instance, breaker, slowStart);
        breaker.getEventPublisher().onStateTransition(event -> onTransition(endpoint, event.getStateTransition()));
        return endpoint;
    }

    private void onTransition(Endpoint endpoint, StateTransition transition) {
        endpoint.onTransition();
        if (transition.getToState() == State.DISABLED) return; // retired
        boolean isBack = transition.getToState() == State.HALF_OPEN || transition.getToState() == State.CLOSED;
        if (isBack) endpoint.beginSlowStart(slowStart());
        onState.accept(endpoint, transition.getToState());
    }

    private @Nullable SlowStart slowStart() {
        return settings.slowStart().isZero() ? null : new SlowStart(settings.slowStart(), nanoTime, random);
    }
}
