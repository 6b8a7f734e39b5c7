package io.rollcall.balance;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.rollcall.wire.registry.Instance;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An instance as this process sees it: what the registry says of it, and what this process's own calls have shown. An
 * endpoint lives as long as the instance keeps its id and its address; what the registry says of it may change
 * meanwhile.
 *
 * <p>Whoever sends a call to an endpoint calls {@link #begin} first, and reports the end of the call to the
 * {@link InFlight} that this returns.
 */
public final class Endpoint {

    private final CircuitBreaker breaker;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final PeakEwma latency = new PeakEwma();
    private volatile Instance instance;
    private volatile @Nullable SlowStart slowStart;
    private volatile BreakerEpoch epoch;

    Endpoint(Instance instance, CircuitBreaker breaker, @Nullable SlowStart slowStart) {
        this.instance = instance;
        this.breaker = breaker;
        this.slowStart = slowStart;
        this.epoch = epoch();
    }

    /** Returns what the registry said of the instance last. */
    public Instance instance() {
        return instance;
    }

    public String id() {
        return instance.id();
    }

    /** Returns the instance's share of calls, which an operator may have set, and at least 1. */
    public int weight() {
        return Math.max(1, instance.shareOfCalls());
    }

    /** Returns the number of calls of this process that the instance has not answered yet. */
    public int inFlight() {
        return inFlight.get();
    }

    /**
     * Returns the peak exponentially weighted moving average of the time to an answer, in nanoseconds; 0 if no call to
     * the instance has ended lately.
     *
     * @param nowNanos as {@link System#nanoTime}
     */
    public double latencyNanos(long nowNanos) {
        return latency.nanos(nowNanos);
    }

    /** Counts a call that is about to be sent to the instance. The caller must end what this returns. */
    public InFlight begin() {
        inFlight.incrementAndGet();
        return new InFlight(this, epoch);
    }

    /** @param began the epoch in which the call began; null: the circuit breaker does not count the call */
    void onSucceeded(long tookNanos, long nowNanos, @Nullable BreakerEpoch began) {
        inFlight.decrementAndGet();
        latency.observe(tookNanos, nowNanos);
        if (began == epoch) breaker.onSuccess(tookNanos, NANOSECONDS);
    }

    /** @param began null: the breaker is not to hear of it */
    void onFailed(long tookNanos, long nowNanos, Throwable why, @Nullable BreakerEpoch began) {
        inFlight.decrementAndGet();
        latency.observeFailure(tookNanos, nowNanos);
        if (began == epoch) breaker.onError(tookNanos, NANOSECONDS, why);
    }

    void onAbandoned() {
        inFlight.decrementAndGet();
    }

    /**
     * Called after the circuit breaker has changed its state. If two changes come at once, the later call sees the last
     * state.
     */
    synchronized void onTransition() {
        epoch = epoch();
    }

    private BreakerEpoch epoch() {
        return new BreakerEpoch(
                breaker.getState(), breaker.getCircuitBreakerConfig().getPermittedNumberOfCallsInHalfOpenState());
    }

    /** Returns whether the instance is in slow start, during which {@link #accepts} decides on each call. */
    boolean isInSlowStart() {
        return slowStart != null;
    }

    /** Returns whether the instance takes a call. In slow start this is random. */
    boolean accepts() {
        SlowStart current = slowStart;
        if (current == null) return true;
        if (!current.isOver()) return current.accepts();
        slowStart = null;
        return true;
    }

    void beginSlowStart(@Nullable SlowStart begun) {
        slowStart = begun;
    }

    void update(Instance now) {
        instance = now;
    }

    /**
     * Called when the instance is no longer listed. Calls to it may still end, but nobody needs to wait for its
     * recovery, which would keep the endpoint in memory and be logged.
     */
    void retire() {
        breaker.transitionToDisabledState();
    }

    /** Returns whether the instance is ejected, so that it gets no calls. */
    boolean isEjected() {
        return epoch.is(State.OPEN);
    }

    /** Returns whether the instance is neither ejected nor on trial. */
    boolean isHealthy() {
        BreakerEpoch now = epoch;
        return !now.is(State.OPEN) && !now.is(State.HALF_OPEN);
    }

    /**
     * Returns whether the instance may get a call. An instance on trial gets a few calls, and no more until their
     * outcome is known.
     */
    boolean permitsCall() {
        return epoch.permitsCall();
    }

    @Override
    public String toString() {
        return instance.id() + " at " + instance.address();
    }
}
