package io.rollcall.chassis;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request is refused, and nothing of it was done unless the code says that the outcome is unknown. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final HttpStatus status;
    private final String code;
    private final @Nullable Duration retryAfter;

    /**
     * @param code one of {@link io.rollcall.wire.ProblemCode}
     * @param detail what is wrong and what to do
     */
    public Refusal(HttpStatus status, String code, String detail) {
        this(status, code, detail, null);
    }

    /** @param retryAfter when it may be worth another try; in whole seconds on the wire, rounded up */
    public Refusal(HttpStatus status, String code, String detail, @Nullable Duration retryAfter) {
        super(detail, null, false, false); // it says what to do, not where it was thrown
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
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

    /** As the header of that name has it; null: it stays away. */
    @Nullable
    String retryAfterSeconds() {
        return retryAfter == null
                ? null
                : Long.toString(retryAfter.plusMillis(999).toSeconds());
    }
}
