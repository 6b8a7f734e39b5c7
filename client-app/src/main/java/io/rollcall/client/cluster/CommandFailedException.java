package io.rollcall.client.cluster;

/** A command has failed. The message is a line for the operator. */
final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CommandFailedException(String message) {
        super(message, null, false, false); // the stack trace would not help
    }
}
