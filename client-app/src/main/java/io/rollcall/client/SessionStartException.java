package io.rollcall.client;

/** No call was made. The message is the one line that says why, and what to do. */
final class SessionStartException extends Exception {
    private static final long serialVersionUID = 1;

    private final ExitStatus exit;

    SessionStartException(ExitStatus exit, String message) {
        super(message);
        this.exit = exit;
    }

    ExitStatus exit() {
        return exit;
    }
}
