package io.rollcall.chassis.security;

/** A server would be reached by other machines without security. The message says what to do, in one line. */
public final class UnsecuredServerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnsecuredServerException(String message) {
        super(message);
    }
}
