package io.rollcall.call;

import io.micrometer.observation.Observation;
import io.rollcall.balance.Endpoint;
import io.rollcall.balance.InFlight;
import io.rollcall.call.CallMeters.Outcome;
import io.rollcall.call.Transmission.Sent;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * A call on its way to one instance, whatever sends it. It reports its outcome to the endpoint, so that the next picks
 * depend on it, and to meters and traces. It ends once.
 */
final class Attempt {

    private static final Logger log = LoggerFactory.getLogger(Attempt.class);

    private final CalledService service;
    private final Endpoint endpoint;
    private final InFlight inFlight;
    private final LongSupplier nanoTime;
    private final long beganNanos;
    private final Observation observation;
    private final AtomicBoolean hasEnded = new AtomicBoolean();
    private final Transmission transmission = new Transmission();

    /** @param observation not started yet */
    Attempt(CalledService service, Endpoint endpoint, Observation observation, LongSupplier nanoTime) {
        this.service = service;
        this.endpoint = endpoint;
        this.nanoTime = nanoTime;
        this.beganNanos = nanoTime.getAsLong();
        this.observation = observation;
        this.inFlight = endpoint.begin();
        observation.start();
    }

    String address() {
        return endpoint.instance().address();
    }

    /** Returns whether the instance is called over TLS. */
    boolean isSecure() {
        return endpoint.instance().speaksTls();
    }

    String instance() {
        return endpoint.id();
    }

    Observation observation() {
        return observation;
    }

    Transmission transmission() {
        return transmission;
    }

    boolean hasEnded() {
        return hasEnded.get();
    }

    /**
     * Called when the head of an answer has come, which decides whether the call is tried elsewhere. A server error
     * ends the attempt; any other answer ends it with its body.
     */
    AttemptOutcome answered(int status, HttpHeaders headers) {
        AttemptOutcome outcome = new AttemptOutcome.Answered(status, RetryAfter.of(headers, Instant.now()));
        return outcome.fault() == null ? outcome : end(outcome);
    }

    /** Called when the answer has been read to its end. */
    void ended(AttemptOutcome answered) {
        end(answered);
    }

    /**
     * Returns whether it is unknown which address could not be reached: the instance's, or one to which the transport
     * was redirected. This also holds where something was sent, because some transports ask for the body before they
     * are connected.
     */
    boolean isInDoubt(Throwable why) {
        boolean mayBeSent = transmission.sent() == Sent.UNKNOWN || transmission.sent() == Sent.SOMETHING;
        return mayBeSent && !isCallersFault(why) && ConnectFailure.is(why);
    }

    /** Ends an attempt that was in doubt. It may have been executed, even if the instance is not at fault. */
    AttemptOutcome failedInDoubt(Throwable why, boolean isReachable) {
        return end(isReachable ? new AttemptOutcome.RedirectFailed(why) : new AttemptOutcome.Unknown(why));
    }

    AttemptOutcome failed(Throwable why) {
        if (!isCallersFault(why)) return end(AttemptOutcome.of(why, transmission.sent()));
        abandoned();
        return new AttemptOutcome.Abandoned(why);
    }

    /**
     * Returns whether no instance is at fault: the caller ended the attempt, the request or its body could not be made,
     * or the connection was closed with the application. A connection that was never made was not closed by anybody.
     */
    private boolean isCallersFault(Throwable why) {
        boolean isUnconnected = transmission.sent() == Sent.NOTHING && ConnectFailure.is(why);
        boolean isClosed = service.isClosed() && !isUnconnected;
        return transmission.hasFailedLocally() || isClosed || CallerInterruption.is(why);
    }

    /** Ends the attempt because nothing could be sent to the address. */
    AttemptOutcome unsent(Throwable why) {
        return end(new AttemptOutcome.NotSent(why));
    }

    /** Ends the attempt because the caller no longer waits. */
    void abandoned() {
        if (!hasEnded.compareAndSet(false, true)) return;
        inFlight.onAbandoned();
        service.meters().onAttempt(Outcome.ABANDONED);
        stop(Outcome.ABANDONED, null);
    }

    private void stop(Outcome tag, @Nullable Throwable fault) {
        observation.lowCardinalityKeyValue("outcome", tag.name().toLowerCase(Locale.ROOT));
        if (fault != null) observation.error(fault);
        observation.stop();
    }

    private AttemptOutcome end(AttemptOutcome outcome) {
        if (!hasEnded.compareAndSet(false, true)) return outcome;
        long nowNanos = nanoTime.getAsLong();
        Throwable fault = outcome.fault();
        if (outcome instanceof AttemptOutcome.PoolExhausted || outcome instanceof AttemptOutcome.RedirectFailed)
            inFlight.onAbandoned();
        else if (fault == null) inFlight.onSucceeded(nowNanos - beganNanos, nowNanos);
        else inFlight.onFailed(nowNanos - beganNanos, nowNanos, fault);
        Outcome tag = tag(outcome);
        service.meters().onAttempt(tag);
        stop(tag, fault);
        log.debug("{} at {}: {}", service.name(), endpoint, outcome);
        return outcome;
    }

    private static Outcome tag(AttemptOutcome outcome) {
        if (outcome instanceof AttemptOutcome.Answered) return Outcome.ANSWERED;
        return outcome instanceof AttemptOutcome.Unknown || outcome instanceof AttemptOutcome.RedirectFailed
                ? Outcome.FAILED
                : Outcome.NOT_SENT;
    }
}
