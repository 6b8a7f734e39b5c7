package io.rollcall.kvclient;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Thrown if no replica answered a read. Nothing has changed; what the key holds is unknown. */
public final class NoAnswerException extends KvException {

    @Serial
    private static final long serialVersionUID = 1;

    NoAnswerException(String why, @Nullable Throwable cause) {
        super("The read was not answered: " + why, cause);
    }
}
