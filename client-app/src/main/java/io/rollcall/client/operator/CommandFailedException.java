package io.rollcall.client.operator;

import picocli.CommandLine.ExitCode;

/** Thrown if a command has failed. The message is a line for the operator. */
public class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** The exit status if no registry answers, or it lists no instance that could be called. */
    public static final int NOBODY = 3;

    /** The exit status if a key is not there. */
    public static final int NO_KEY = 4;

    private final int status;

    public CommandFailedException(String message) {
        this(ExitCode.SOFTWARE, message);
    }

    /** @param status the exit status of the command */
    public CommandFailedException(int status, String message) {
        super(message, null, false, false); // the stack trace would not help
        this.status = status;
    }

    public int status() {
        return status;
    }
}
