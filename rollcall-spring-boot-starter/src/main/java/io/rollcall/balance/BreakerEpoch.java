package io.rollcall.balance;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The time from one change of a circuit breaker's state to the next. A call is judged by the phase that it began in: what was sent before the
 * breaker opened, and ends while the instance is on trial, is no trial; nor is what was sent beyond the trials, because there was nobody else.
 */
final class BreakerEpoch {

    private final State state;

    /** Calls that may still be sent to one on trial, if it is. */
    private final AtomicInteger trialsLeft;

    BreakerEpoch(State state, int trials) {
        this.state = state;
        this.trialsLeft = new AtomicInteger(trials);
    }

    boolean is(State other) {
        return state == other;
    }

    /** Whether there is a reason to send calls. */
    boolean permitsCall() {
        return state != State.HALF_OPEN || trialsLeft.get() > 0;
    }

    /** A call begins: whether the breaker is to hear how it ends. */
    boolean counts() {
        return state == State.HALF_OPEN
                ? trialsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                : state == State.CLOSED;
    }

    /** A call that counts has shown nothing, so another one may. */
    void onAbandoned() {
        trialsLeft.incrementAndGet();
    }
}
