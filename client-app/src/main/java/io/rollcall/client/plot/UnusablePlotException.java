package io.rollcall.client.plot;

/** No picture can be made, or not there; nothing was written. The message says why, behind the flag's name. */
public final class UnusablePlotException extends Exception {
    private static final long serialVersionUID = 1;

    UnusablePlotException(String message) {
        super(message);
    }
}
