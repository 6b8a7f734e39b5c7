package io.rollcall.client.call;

/** Each replica that was asked said that it did not execute the call, and there is nobody else to ask. */
final class NotExecuted extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotExecuted(String message) {
        super(message);
    }
}
