package io.rollcall.call;

/**
 * The token of this application cannot be used. Boot's own exception for a wrong property is none for a
 * secret: its analysis prints the value.
 */
public final class UnusableTokenException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnusableTokenException(String why) {
        super("The token in rollcall.security.token or rollcall.security.token-file cannot be used: " + why);
    }
}
