package io.rollcall.chassis.fastpath;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Turns a method's response into JSON on the fast path. A service whose responses carry their JSON with them has a bean
 * of this type.
 */
@FunctionalInterface
public interface ResponseSerializer {

    /** Returns the JSON, which nobody changes afterwards: several requests may share it. */
    byte[] json(Object response);

    /** Returns whether the JSON may be so large that only {@link #send} makes it. */
    default boolean isLarge(Object response) {
        return false;
    }

    /** Sends the JSON of a large response. It sets the length, if that is known before the first byte. */
    default void send(Object response, HttpServletResponse to) throws IOException {
        throw new IllegalStateException("No response is large");
    }
}
