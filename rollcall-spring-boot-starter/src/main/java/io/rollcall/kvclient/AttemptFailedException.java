package io.rollcall.kvclient;

import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import io.rollcall.call.AddressedCalls;
import io.rollcall.call.RetryAfter;
import io.rollcall.wire.Problem;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.kv.KvProblemCode;
import java.io.Serial;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/**
 * Thrown if an attempt was not served. The verdict says what that means for the call; the message gives the reason to a
 * person.
 */
final class AttemptFailedException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /** Says what is known of this attempt. It says nothing about earlier ones. */
    enum Verdict {
        /** Nothing was sent. */
        NOT_SENT(true),
        /** The replica did nothing, and another replica, or this one later, may do it. */
        UNAVAILABLE(true),
        /** It may have been executed, or may be executed later. */
        UNKNOWN(true),
        /** Not executed: the store does not accept this number from this client session. */
        SESSION_REFUSED(false),
        /** Not executed, and no replica will execute it. */
        REJECTED(false);

        private final boolean elsewhere;

        Verdict(boolean elsewhere) {
            this.elsewhere = elsewhere;
        }

        /** Returns whether another replica may serve the same request. */
        boolean isWorthAnotherReplica() {
            return elsewhere;
        }
    }

    /** Codes with which a server promises that it did nothing. */
    private static final Set<String> DID_NOTHING =
            Set.of(ProblemCode.NO_LEASE, ProblemCode.NOT_READY, ProblemCode.NOT_DURABLE);

    private static final Set<String> SESSION =
            Set.of(ProblemCode.SESSION_EXPIRED, KvProblemCode.STALE_REQUEST, KvProblemCode.REQUEST_ID_REUSED);

    private static final int TOO_MANY_REQUESTS = 429;

    private final String why;
    private final Verdict verdict;
    private final boolean isOverload;
    private final Duration retryAfter;

    private AttemptFailedException(
            Verdict verdict, boolean isOverload, Duration retryAfter, String why, @Nullable Throwable cause) {
        super(why, cause);
        this.why = why;
        this.verdict = verdict;
        this.isOverload = isOverload;
        this.retryAfter = retryAfter;
    }

    static AttemptFailedException notSent(String why, @Nullable Throwable cause) {
        return new AttemptFailedException(Verdict.NOT_SENT, false, Duration.ZERO, why, cause);
    }

    static AttemptFailedException unavailable(String why) {
        return new AttemptFailedException(Verdict.UNAVAILABLE, false, Duration.ZERO, why, null);
    }

    static AttemptFailedException unknown(String why) {
        return new AttemptFailedException(Verdict.UNKNOWN, false, Duration.ZERO, why, null);
    }

    static AttemptFailedException of(String address, RuntimeException failure) {
        if (failure instanceof RestClientResponseException refusal) return ofRefusal(address, refusal);
        Throwable reason = getMostSpecificCause(failure);
        Verdict verdict = AddressedCalls.wasNotSent(failure) ? Verdict.NOT_SENT : Verdict.UNKNOWN;
        String text = Objects.requireNonNullElse(
                reason.getMessage(), reason.getClass().getSimpleName());
        return new AttemptFailedException(verdict, false, Duration.ZERO, address + ": " + text, failure);
    }

    private static AttemptFailedException ofRefusal(String address, RestClientResponseException refusal) {
        int status = refusal.getStatusCode().value();
        Problem problem = problem(refusal);
        String code = problem == null || problem.code() == null ? "" : problem.code();
        String detail = problem == null || problem.detail() == null ? "no details were given" : problem.detail();
        return new AttemptFailedException(
                verdict(status, code),
                status == TOO_MANY_REQUESTS,
                retryAfter(refusal),
                address + " answered " + (status + " " + code).strip() + ": " + detail,
                refusal);
    }

    private static Verdict verdict(int status, String code) {
        if (SESSION.contains(code)) return Verdict.SESSION_REFUSED;
        if (DID_NOTHING.contains(code)) return Verdict.UNAVAILABLE;
        return switch (status) {
            case TOO_MANY_REQUESTS -> Verdict.UNAVAILABLE;
            case 404, 405 -> Verdict.UNAVAILABLE; // whatever listens there now is no replica
            default -> status < 500 ? Verdict.REJECTED : Verdict.UNKNOWN;
        };
    }

    private static @Nullable Problem problem(RestClientResponseException refusal) {
        try {
            return refusal.getResponseBodyAs(Problem.class);
        } catch (RestClientException | IllegalStateException notAProblem) { // a proxy's HTML page, for example
            return null;
        }
    }

    private static Duration retryAfter(RestClientResponseException refusal) {
        HttpHeaders headers = refusal.getResponseHeaders();
        Duration said = headers == null ? null : RetryAfter.inSeconds(headers);
        return said == null ? Duration.ZERO : said;
    }

    String why() {
        return why;
    }

    Verdict verdict() {
        return verdict;
    }

    /** Returns whether the replica answered with a refusal. */
    boolean isRefusal() {
        return getCause() instanceof RestClientResponseException;
    }

    /** Returns whether the caller is at fault, or the replica has too much to do: the replica is well. */
    boolean isAnswer() {
        return isOverload || !verdict.isWorthAnotherReplica();
    }

    /**
     * Returns whether the replica has no lease or does not lead. It says so at once, and must not be avoided for longer
     * than that lasts.
     */
    boolean saysUnavailable() {
        return isRefusal() && verdict == Verdict.UNAVAILABLE;
    }

    /** Returns whether there was no free connection. */
    boolean isPoolExhausted() {
        return AddressedCalls.wasPoolExhausted(this);
    }

    /** Returns whether its own caller interrupted the attempt. */
    boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    /** Returns whether the replica is there, and has too much to do. */
    boolean isOverload() {
        return isOverload;
    }

    /** Returns how long the replica asks to get no calls; zero: it does not say. */
    Duration retryAfter() {
        return retryAfter;
    }
}
