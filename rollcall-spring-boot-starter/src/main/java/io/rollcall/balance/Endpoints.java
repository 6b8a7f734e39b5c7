package io.rollcall.balance;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.rollcall.wire.registry.Instance;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one service, which outlive its lists. An endpoint begins with slow start if it joins others that are
 * there already, or if it returns after an ejection. One thread at a time may use this, except for circuit breaker
 * events, which may come from any thread.
 */
final class Endpoints {

    /**
     * Settings of every endpoint.
     *
     * @param breaker when an endpoint is ejected, and for how long
     * @param ejects whether endpoints are ejected at all
     * @param slowStart how long the slow start of an endpoint lasts; zero: an endpoint gets its whole share at once
     */
    record Settings(CircuitBreakerConfig breaker, boolean ejects, Duration slowStart) {}

    private final Settings settings;
    private final LongSupplier nanoTime;
    private final RandomSource random;
    private final BiConsumer<Endpoint, State> onState;
    private Map<String, Endpoint> known = Map.of();

    /**
     * @param onState called when an endpoint is ejected, tried again or restored, by the thread whose call caused it
     */
    Endpoints(Settings settings, LongSupplier nanoTime, RandomSource random, BiConsumer<Endpoint, State> onState) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.random = random;
        this.onState = onState;
    }

    /** Returns the endpoints of a new list, in the order of its instances. */
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

    /** Returns the endpoint of an instance. A different address means a different process, even under the same id. */
    private Endpoint endpoint(Instance instance, boolean isFirstList) {
        Endpoint before = known.get(instance.id());
        if (before == null || !before.instance().address().equals(instance.address()))
            return endpoint(instance, isFirstList ? null : slowStart());
        boolean isBack = !before.instance().takesCalls() && instance.takesCalls();
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
