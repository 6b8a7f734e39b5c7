package io.rollcall.registry.cluster;

/** This member must not take part as it was started: an operator has to decide. The message says what to do. */
final class StartRefusedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    StartRefusedException(String message) {
        super(message);
    }
}
