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
 * Why a call was not served.
 *
 * @param reason a few words; failures with the same ones are counted together
 * @param detail a sentence for a person
 * @param outcomeUnknown it may have changed something nevertheless; else it did not
 */
public record Failure(String reason, String detail, boolean outcomeUnknown) {

    /** With these a server promises that it did nothing. */
    private static final Set<String> DID_NOTHING = Set.of(ProblemCode.NO_LEASE, ProblemCode.NOT_READY);

    /** In one sentence, for a person. */
    public String text() {
        return reason + ": " + detail + (outcomeUnknown ? " [it is unknown whether it was carried out]" : "");
    }

    /** @param writes whether the call changes something */
    public static Failure of(RuntimeException e, boolean writes) {
        if (e instanceof KvException kv) return ofStore(kv);
        Throwable failure = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        if (failure instanceof RestClientResponseException refused) return ofRefusal(refused, writes);
        Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
        return new Failure(reason(cause), message(cause), writes && !beforeSending(cause));
    }

    /** The store's client has weighed all its attempts; the cause is of the one that decided. */
    private static Failure ofStore(KvException e) {
        boolean outcomeUnknown = e instanceof OutcomeUnknownException;
        if (!(e.getCause() instanceof RuntimeException cause))
            return new Failure(reason(e), message(e), outcomeUnknown);
        Failure why = of(cause, false);
        return new Failure(why.reason(), why.detail(), outcomeUnknown);
    }

    private static Failure ofRefusal(RestClientResponseException refused, boolean writes) {
        Problem problem = problem(refused);
        int status = refused.getStatusCode().value();
        String code = problem == null ? null : problem.code();
        String detail = problem == null ? null : problem.detail();
        boolean didNothing = status < 500 || (code != null && DID_NOTHING.contains(code));
        return new Failure(
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
