package io.rollcall.log;

/**
 * The log has closed itself, and takes no more part in its group. The log of a member that the group has removed ends
 * so, and so does one that has failed in a way of its own.
 */
public final class LogClosedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    LogClosedException() {
        super("The log has closed itself");
    }
}
