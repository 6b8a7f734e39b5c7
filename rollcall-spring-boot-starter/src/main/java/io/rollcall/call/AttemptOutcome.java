package io.rollcall.call;

import io.rollcall.call.Transmission.Sent;
import java.io.Serial;
import java.time.Duration;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;

/** The outcome of an attempt, as far as another attempt depends on it. */
sealed interface AttemptOutcome {

    int FIRST_SERVER_ERROR = 500;

    /**
     * The instance answered.
     *
     * @param status the HTTP status
     * @param retryAfter how long the instance asks to get no calls; null: it does not say
     */
    record Answered(int status, @Nullable Duration retryAfter) implements AttemptOutcome {}

    /** There was no connection, so nothing was sent. */
    record NotSent(Throwable why) implements AttemptOutcome {}

    /** Every connection of this process is in use. Nothing was sent, and another instance would not help. */
    record PoolExhausted(Throwable why) implements AttemptOutcome {}

    /** There was no answer, and something may have been sent, so the call may have been executed. */
    record Unknown(Throwable why) implements AttemptOutcome {}

    /**
     * The call was sent and executed, and then the address to which a redirect led could not be reached. The instance
     * is not at fault.
     */
    record RedirectFailed(Throwable why) implements AttemptOutcome {}

    /** The caller itself ended the attempt, by an interrupt or a cancellation. */
    record Abandoned(Throwable why) implements AttemptOutcome {}

    /** Returns the outcome of a call that another load balancer sent. */
    static AttemptOutcome of(Throwable failure) {
        return of(failure, Sent.UNRECORDED);
    }

    /** @param sent what this attempt has sent, as the transport has recorded it */
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

    /**
     * Returns the failure that counts against the instance; null: there is none. An answer from 400 to 499 counts
     * against the caller, not the instance.
     */
    default @Nullable Throwable fault() {
        if (this instanceof NotSent notSent) return notSent.why();
        if (this instanceof Unknown unknown) return unknown.why();
        boolean isServerError = this instanceof Answered answered && answered.status() >= FIRST_SERVER_ERROR;
        return isServerError ? new ServerError() : null;
    }

    /**
     * The failure that stands for a server error, because a circuit breaker needs a throwable. Without a stack trace it
     * costs little.
     */
    final class ServerError extends Exception {

        @Serial
        private static final long serialVersionUID = 1;

        private ServerError() {
            super("the instance answered with an error of its own", null, false, false);
        }
    }
}
