package io.rollcall.log;

import org.jspecify.annotations.Nullable;

/** Nothing was appended, because this member does not lead, or not in the term that the caller named. */
public final class NotLeadingException extends NotAppendedException {

    private static final long serialVersionUID = 1;

    NotLeadingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
