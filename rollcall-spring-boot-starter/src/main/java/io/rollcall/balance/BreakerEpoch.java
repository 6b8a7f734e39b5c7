package io.rollcall.balance;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The time from one change of a circuit breaker's state to the next. A call counts in the epoch in which it began: a
 * call that was sent before the breaker opened, and ends while the instance is on trial, is no trial. Nor is a call
 * that was sent beyond the trials because no other instance was left.
 */
final class BreakerEpoch {

    private final State state;

    /** The number of calls that may still be sent as trials. It matters only in the half-open state. */
    private final AtomicInteger trialsLeft;

    BreakerEpoch(State state, int trials) {
        this.state = state;
        this.trialsLeft = new AtomicInteger(trials);
    }

    boolean is(State other) {
        return state == other;
    }

    /** Returns whether a call may be sent. */
    boolean permitsCall() {
        return state != State.HALF_OPEN || trialsLeft.get() > 0;
    }

    /** Called when a call begins. Returns whether the circuit breaker counts the call. */
    boolean counts() {
        return state == State.HALF_OPEN
                ? trialsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                : state == State.CLOSED;
    }

    /** Called when a counted call ended without showing anything, so that another one may be sent as a trial. */
    void onAbandoned() {
        trialsLeft.incrementAndGet();
    }
}
