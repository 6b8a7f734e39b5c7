package io.rollcall.chassis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A request is refused with a {@link io.rollcall.wire.Problem}. Nothing was executed, unless the code says that the
 * outcome is unknown.
 */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Causes may go in a circle. */
    private static final int CAUSES_MAX = 20;

    private final HttpStatus status;
    private final String code;
    private final @Nullable Duration retryAfter;

    /**
     * @param code one of {@link io.rollcall.wire.ProblemCode}
     * @param detail what is wrong and what to do
     */
    public ProblemException(HttpStatus status, String code, String detail) {
        this(status, code, detail, null);
    }

    /** @param retryAfter when another try may succeed; on the wire in whole seconds, rounded up */
    public ProblemException(HttpStatus status, String code, String detail, @Nullable Duration retryAfter) {
        super(detail, null, false, false); // the stack trace would not help
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** Returns the refusal that this failure is, or that is one of its causes; null: it is none. */
    public static @Nullable ProblemException causeOf(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof ProblemException refusal) return refusal;
            cause = cause.getCause();
        }
        return null;
    }

    public HttpStatus status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** Returns the value of the header {@code WWW-Authenticate}; null: no such header. */
    @Nullable
    String challenge() {
        return status == HttpStatus.UNAUTHORIZED ? "Bearer" : null;
    }

    /** Returns the value of the header {@code Retry-After}; null: no such header. */
    @Nullable
    String retryAfterSeconds() {
        return retryAfter == null
                ? null
                : Long.toString(retryAfter.plusMillis(999).toSeconds());
    }
}
