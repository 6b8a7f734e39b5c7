package io.rollcall.call;

import io.rollcall.call.Transmission.Sent;
import java.io.Serial;
import java.time.Duration;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;

/** How an attempt ended, as far as another one depends on it. */
sealed interface AttemptOutcome {

    int FIRST_SERVER_ERROR = 500;

    /**
     * The instance answered.
     *
     * @param status of HTTP
     * @param retryAfter how long it wants to be left alone; null: it does not say
     */
    record Answered(int status, @Nullable Duration retryAfter) implements AttemptOutcome {}

    /** There was no connection. */
    record NotSent(Throwable why) implements AttemptOutcome {}

    /** This process has all its connections in use: nothing was sent, and nothing is to be had of another instance either. */
    record PoolExhausted(Throwable why) implements AttemptOutcome {}

    /** There was no answer, and it is not known that nothing was sent, so the call may have been executed. */
    record Unknown(Throwable why) implements AttemptOutcome {}

    /** It was sent, and then there was no connection: to where a redirect led. That does not speak against the instance, and it was executed. */
    record RedirectFailed(Throwable why) implements AttemptOutcome {}

    /** The caller itself ended it: an interrupt, a cancellation. */
    record Abandoned(Throwable why) implements AttemptOutcome {}

    /** For another load balancer's calls. */
    static AttemptOutcome of(Throwable failure) {
        return of(failure, Sent.UNRECORDED);
    }

    /** @param sent by this attempt, as the transport has recorded it */
    static AttemptOutcome of(Throwable failure, Sent sent) {
        if (sent == Sent.SOMETHING)
            return ConnectFailure.is(failure) ? new RedirectFailed(failure) : new Unknown(failure);
        boolean isOfPool = failure instanceof ConnectionRequestTimeoutException
                || failure.getClass()
                        .getSimpleName()
                        .startsWith("PoolAcquire"); // Reactor Netty's, which need not be there
        if (isOfPool) return new PoolExhausted(failure);
        boolean isUnsent = sent == Sent.NOTHING || (sent == Sent.UNRECORDED && ConnectFailure.is(failure));
        return isUnsent ? new NotSent(failure) : new Unknown(failure);
    }

    /** What of this speaks against the instance; null: nothing. Nor does an answer from 400 to 499, which speaks against the caller. */
    default @Nullable Throwable fault() {
        if (this instanceof NotSent notSent) return notSent.why();
        if (this instanceof Unknown unknown) return unknown.why();
        boolean isServerError = this instanceof Answered answered && answered.status() >= FIRST_SERVER_ERROR;
        return isServerError ? new ServerError() : null;
    }

    /** A circuit breaker wants a throwable; without a stack it costs little. */
    final class ServerError extends Exception {

        @Serial
        private static final long serialVersionUID = 1;

        private ServerError() {
            super("the instance answered with an error of its own", null, false, false);
        }
    }
}
