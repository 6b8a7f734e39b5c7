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
    Ending answered(int status, HttpHeaders headers) {
        Ending ending = new Ending.Answered(status, RetryAfter.of(headers, Instant.now()));
        return ending.fault() == null ? ending : end(ending);
    }

    /** The answer has come to its end. */
    void ended(Ending answered) {
        end(answered);
    }

    /**
     * Whether nobody knows whose address could not be reached: the instance's, or one to which the transport was
     * redirected. Where something was sent, too: some transports ask for the body before they are connected.
     */
    boolean isInDoubt(Throwable why) {
        boolean mayBeSent = transmission.sent() == Sent.UNTOLD || transmission.sent() == Sent.SOMETHING;
        return mayBeSent && !isOfCaller(why) && ConnectFailure.is(why);
    }

    /** Ends an attempt that was in doubt. It may have been executed, whoever is to blame. */
    Ending failedInDoubt(Throwable why, boolean isReachable) {
        return end(isReachable ? new Ending.Astray(why) : new Ending.Unknown(why));
    }

    Ending failed(Throwable why) {
        if (!isOfCaller(why)) return end(Ending.of(why, transmission.sent()));
        abandoned();
        return new Ending.Abandoned(why);
    }

    /**
     * Whether no instance is to blame: the caller ended it, the request or its body could not be made, or its
     * connection was closed with the application. A connection that there never was, nobody has closed.
     */
    private boolean isOfCaller(Throwable why) {
        boolean isUnconnected = transmission.sent() == Sent.NOTHING && ConnectFailure.is(why);
        boolean isClosed = service.isClosed() && !isUnconnected;
        return transmission.hasFailedHere() || isClosed || CallerInterruption.is(why);
    }

    /** Nothing could be sent there. */
    Ending unsent(Throwable why) {
        return end(new Ending.NotSent(why));
    }

    /** The caller waits no longer. */
    void abandoned() {
        if (!hasEnded.compareAndSet(false, true)) return;
        inFlight.onAbandoned();
        service.meters().onAttempt(Outcome.ABANDONED);
        stop(Outcome.ABANDONED, null);
    }

    private void stop(Outcome outcome, @Nullable Throwable fault) {
        observation.lowCardinalityKeyValue("outcome", outcome.name().toLowerCase(Locale.ROOT));
        if (fault != null) observation.error(fault);
        observation.stop();
    }

    private Ending end(Ending ending) {
        if (!hasEnded.compareAndSet(false, true)) return ending;
        long nowNanos = nanoTime.getAsLong();
        Throwable fault = ending.fault();
        if (ending instanceof Ending.NotTried || ending instanceof Ending.Astray) inFlight.onAbandoned();
        else if (fault == null) inFlight.onSucceeded(nowNanos - beganNanos, nowNanos);
        else inFlight.onFailed(nowNanos - beganNanos, nowNanos, fault);
        Outcome outcome = outcome(ending);
        service.meters().onAttempt(outcome);
        stop(outcome, fault);
        log.debug("{} at {}: {}", service.name(), endpoint, ending);
        return ending;
    }

    private static Outcome outcome(Ending ending) {
        if (ending instanceof Ending.Answered) return Outcome.ANSWERED;
        return ending instanceof Ending.Unknown || ending instanceof Ending.Astray ? Outcome.FAILED : Outcome.NOT_SENT;
    }
}
