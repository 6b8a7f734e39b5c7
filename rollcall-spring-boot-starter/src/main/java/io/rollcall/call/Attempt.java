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
 * A call on its way to one instance, whatever sends it. How it ends is told to the endpoint, which is picked by it, and to whoever
 * counts and traces. It ends once.
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

    /** The head of an answer has come, which says whether it is tried elsewhere. An error ends the attempt; all else ends with its body. */
    AttemptOutcome answered(int status, HttpHeaders headers) {
        AttemptOutcome outcome = new AttemptOutcome.Answered(status, RetryAfter.of(headers, Instant.now()));
        return outcome.fault() == null ? outcome : end(outcome);
    }

    /** The answer has come to its end. */
    void ended(AttemptOutcome answered) {
        end(answered);
    }

    /**
     * Whether nobody knows whose address could not be reached: the instance's, or one to which the transport was
     * redirected. Where something was sent, too: some transports ask for the body before they are connected.
     */
    boolean isInDoubt(Throwable why) {
        boolean mayBeSent = transmission.sent() == Sent.UNKNOWN || transmission.sent() == Sent.SOMETHING;
        return mayBeSent && !isCallersFault(why) && ConnectFailure.is(why);
    }

    /** Ends an attempt that was in doubt. It may have been executed, whoever is to blame. */
    AttemptOutcome failedInDoubt(Throwable why, boolean isReachable) {
        return end(isReachable ? new AttemptOutcome.RedirectFailed(why) : new AttemptOutcome.Unknown(why));
    }

    AttemptOutcome failed(Throwable why) {
        if (!isCallersFault(why)) return end(AttemptOutcome.of(why, transmission.sent()));
        abandoned();
        return new AttemptOutcome.Abandoned(why);
    }

    /**
     * Whether no instance is to blame: the caller ended it, the request or its body could not be made, or its
     * connection was closed with the application. A connection that there never was, nobody has closed.
     */
    private boolean isCallersFault(Throwable why) {
        boolean isUnconnected = transmission.sent() == Sent.NOTHING && ConnectFailure.is(why);
        boolean isClosed = service.isClosed() && !isUnconnected;
        return transmission.hasFailedLocally() || isClosed || CallerInterruption.is(why);
    }

    /** Nothing could be sent there. */
    AttemptOutcome unsent(Throwable why) {
        return end(new AttemptOutcome.NotSent(why));
    }

    /** The caller waits no longer. */
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
