package io.rollcall.chassis.body;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, or as much of it as was read.
 *
 * @param bytes from the first to {@code length}; what lies behind is not part of the body
 * @param failure why it is not whole; null: it is
 */
record Body(byte[] bytes, int length, @Nullable IOException failure) {

    /** The name of the attribute that has the body of a request which is dispatched once more. */
    static final String ARRIVED = Body.class.getName() + ".ARRIVED";
}
