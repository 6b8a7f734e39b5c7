package io.rollcall.process;

import java.net.URI;

/** No answer came. Whether the call was executed is not known. */
public final class UnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnreachableException(URI uri, Throwable cause) {
        super("no answer from " + uri + ": " + cause, cause);
    }
}
