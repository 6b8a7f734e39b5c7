package io.rollcall.client;

/** Nothing was called. The message is the one line that says why, and what to do. */
final class CannotBegin extends Exception {
    private static final long serialVersionUID = 1;

    private final Exit exit;

    CannotBegin(Exit exit, String message) {
        super(message);
        this.exit = exit;
    }

    Exit exit() {
        return exit;
    }
}
