package io.rollcall.client.plot;

/**
 * No picture can be drawn, or its file cannot be written; nothing was written. The message says why, and follows the
 * flag's name.
 */
public final class UnusablePlotException extends Exception {
    private static final long serialVersionUID = 1;

    UnusablePlotException(String message) {
        super(message);
    }
}
