package io.rollcall.kvclient;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The store did not serve a call within its deadline. Which one it is says what the caller now knows. */
public abstract sealed class KvException extends RuntimeException
        permits NotExecutedException, OutcomeUnknownException, NoAnswerException {

    @Serial
    private static final long serialVersionUID = 1;

    /** @param cause what the attempt met that decided it; null where it was no failure of a call */
    KvException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
