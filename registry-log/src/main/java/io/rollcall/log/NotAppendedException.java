package io.rollcall.log;

import org.jspecify.annotations.Nullable;

/** What was to be appended is certainly not in the log, and never will be. */
public class NotAppendedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotAppendedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
