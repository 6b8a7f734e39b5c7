package io.rollcall.balance;

/** A call on its way to an endpoint. It ends once, in one of three ways. */
public final class InFlight {

    private final Endpoint endpoint;
    private final BreakerEpoch began;
    private final boolean counts;

    InFlight(Endpoint endpoint, BreakerEpoch began) {
        this.endpoint = endpoint;
        this.began = began;
        this.counts = began.counts();
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /**
     * Called when the instance has answered as it should.
     *
     * @param nowNanos as {@link System#nanoTime}
     */
    public void onSucceeded(long tookNanos, long nowNanos) {
        endpoint.onSucceeded(tookNanos, nowNanos, counts ? began : null);
    }

    /**
     * Called when the call has failed. A quick failure does not make the instance look quick.
     *
     * @param nowNanos as {@link System#nanoTime}
     */
    public void onFailed(long tookNanos, long nowNanos, Throwable why) {
        endpoint.onFailed(tookNanos, nowNanos, why, counts ? began : null);
    }

    /** Called when the caller no longer waits for the answer, which says nothing about the instance. */
    public void onAbandoned() {
        endpoint.onAbandoned();
        if (counts) began.onAbandoned();
    }
}
