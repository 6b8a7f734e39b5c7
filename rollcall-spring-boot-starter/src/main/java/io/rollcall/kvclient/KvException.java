package io.rollcall.kvclient;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Thrown if the store did not serve a call within its deadline. Its subclass says what the caller now knows. */
public abstract sealed class KvException extends RuntimeException
        permits NotExecutedException, OutcomeUnknownException, NoAnswerException {

    @Serial
    private static final long serialVersionUID = 1;

    /** @param cause the failure of the attempt that decided it; null if no call failed */
    KvException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
