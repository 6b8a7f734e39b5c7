package io.rollcall.client.call;

import io.rollcall.kvclient.KvException;
import io.rollcall.kvclient.NotExecutedException;
import io.rollcall.kvclient.OutcomeUnknownException;
import io.rollcall.wire.Problem;
import io.rollcall.wire.ProblemCode;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/**
 * The reason why a call was not served.
 *
 * @param reason a few words; failures with the same reason are counted together
 * @param detail a sentence for a person
 * @param outcomeUnknown whether it may have changed data nevertheless; else it did not
 */
public record CallFailure(String reason, String detail, boolean outcomeUnknown) {

    /** Codes with which a server promises that it executed nothing. */
    private static final Set<String> DID_NOTHING = Set.of(ProblemCode.NO_LEASE, ProblemCode.NOT_READY);

    /** Returns one sentence that a person reads. */
    public String text() {
        return reason + ": " + detail + (outcomeUnknown ? " [it is unknown whether it was carried out]" : "");
    }

    /** @param writes whether the call changes data */
    public static CallFailure of(RuntimeException e, boolean writes) {
        if (e instanceof KvException kv) return ofStore(kv);
        Throwable failure = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        if (failure instanceof RestClientResponseException refused) return ofRefusal(refused, writes);
        if (failure instanceof RefusedCallException refused)
            return new CallFailure(refused.reason(), message(refused), writes && refused.mayBeCarriedOut());
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
        return new CallFailure(reason(cause), message(cause), writes && !beforeSending(cause));
    }

    /**
     * Describes a failure of the store's client, which has evaluated all attempts. The cause belongs to the decisive
     * one.
     */
    private static CallFailure ofStore(KvException e) {
        boolean outcomeUnknown = e instanceof OutcomeUnknownException;
        if (!(e.getCause() instanceof RuntimeException cause))
            return new CallFailure(reason(e), message(e), outcomeUnknown);
        CallFailure why = of(cause, false);
        return new CallFailure(why.reason(), why.detail(), outcomeUnknown);
    }

    private static CallFailure ofRefusal(RestClientResponseException refused, boolean writes) {
        Problem problem = problem(refused);
        int status = refused.getStatusCode().value();
        String code = problem == null ? null : problem.code();
        String detail = problem == null ? null : problem.detail();
        boolean didNothing = status < 500 || (code != null && DID_NOTHING.contains(code));
        return new CallFailure(
                code == null ? "status " + status : status + " " + code,
                Objects.requireNonNullElse(detail, "no details were given"),
                writes && !didNothing);
    }

    private static @Nullable Problem problem(RestClientResponseException refused) {
        try {
            return refused.getResponseBodyAs(Problem.class);
        } catch (RestClientException | IllegalStateException notAProblem) { // a proxy's HTML page, for example
            return null;
        }
    }

    private static String reason(Throwable cause) {
        if (cause instanceof NotExecutedException) return "not executed";
        if (cause instanceof UnknownHostException) return "unknown host";
        if (beforeSending(cause)) return "no connection";
        if (cause instanceof SocketTimeoutException) return "timed out";
        return "no answer";
    }

    private static boolean beforeSending(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof ConnectTimeoutException
                || cause instanceof ConnectionRequestTimeoutException
                || cause instanceof NoRouteToHostException
                || cause instanceof UnknownHostException;
    }

    private static String message(Throwable cause) {
        return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    }
}
