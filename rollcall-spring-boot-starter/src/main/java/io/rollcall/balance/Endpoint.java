package io.rollcall.balance;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.rollcall.wire.registry.Instance;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An instance as this process sees it: what the registry says of it, and what its own calls have shown. It is the same one for as
 * long as the instance has its id and its address; what the registry says of it may change meanwhile.
 *
 * <p>Whoever picks one for a call says {@link #begin}, and tells what that gives how the call ends.
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

    /** What the registry said of it last. */
    public Instance instance() {
        return instance;
    }

    public String id() {
        return instance.id();
    }

    /** Its share of calls, at least 1. */
    public int weight() {
        return Math.max(1, instance.weight());
    }

    /** Calls of this process that it has not answered yet. */
    public int inFlight() {
        return inFlight.get();
    }

    /**
     * How long it takes to answer, as its peak exponentially weighted moving average; 0 where no call to it has ended lately.
     *
     * @param nowNanos as {@link System#nanoTime}
     */
    public double latencyNanos(long nowNanos) {
        return latency.nanos(nowNanos);
    }

    /** A call is about to be sent to it. */
    public InFlight begin() {
        inFlight.incrementAndGet();
        return new InFlight(this, epoch);
    }

    /** @param began null: the breaker is not to hear of it */
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

    /** The breaker has changed its state. Of two that come at once, the later one to be told of sees the last state. */
    synchronized void onTransition() {
        epoch = epoch();
    }

    private BreakerEpoch epoch() {
        return new BreakerEpoch(
                breaker.getState(), breaker.getCircuitBreakerConfig().getPermittedNumberOfCallsInHalfOpenState());
    }

    /** For some time it is to get less than its share: see {@link #accepts}. */
    boolean isInSlowStart() {
        return slowStart != null;
    }

    /** Whether it takes a call that has come to it, by chance while it is warming. */
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

    /** It is listed no more. Calls to it may still end, and nobody waits for its recovery: that would keep it in memory, and be told of. */
    void retire() {
        breaker.transitionToDisabledState();
    }

    /** It fails too often: it is to be left alone. */
    boolean isEjected() {
        return epoch.is(State.OPEN);
    }

    /** It is neither ejected nor on trial. */
    boolean isHealthy() {
        BreakerEpoch now = epoch;
        return !now.is(State.OPEN) && !now.is(State.HALF_OPEN);
    }

    /** After having been ejected it is tried with a few calls; false when these have been sent, and their outcome is awaited. */
    boolean permitsCall() {
        return epoch.permitsCall();
    }

    @Override
    public String toString() {
        return instance.id() + " at " + instance.address();
    }
}
