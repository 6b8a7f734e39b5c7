package io.rollcall.kvclient;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Thrown if a write has not happened and will not: each replica that was asked refused it, or could not be reached. */
public final class NotExecutedException extends KvException {

    @Serial
    private static final long serialVersionUID = 1;

    NotExecutedException(String why, @Nullable Throwable cause) {
        super("The write was not executed: " + why, cause);
    }
}
