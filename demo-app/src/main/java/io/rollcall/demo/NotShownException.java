package io.rollcall.demo;

/** Something did not behave as it should; the message says what. The demo ends here. */
final class NotShownException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotShownException(String message) {
        super(message);
    }

    static void unless(boolean shown, String otherwise) {
        if (!shown) throw new NotShownException(otherwise);
    }
}
