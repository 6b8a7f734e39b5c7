package io.rollcall.log;

import org.jspecify.annotations.Nullable;

/**
 * This member has stopped leading, or was closed, while something that it had appended was not yet applied here. It may
 * be committed, or may be later, and then it is applied here as on every member; or it may be dropped.
 */
public final class OutcomeUnknownException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
