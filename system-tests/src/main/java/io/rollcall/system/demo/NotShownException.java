package io.rollcall.system.demo;

/** Something did not do what it should; the message says what. The story ends here. */
final class NotShownException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotShownException(String message) {
        super(message);
    }

    static void unless(boolean shown, String otherwise) {
        if (!shown) throw new NotShownException(otherwise);
    }
}
