package io.rollcall.chassis;

import java.time.Duration;

/** The limits on the body of a request. */
public final class BodyLimits {

    /**
     * The limit of the protocol. It is twice the largest value of the store, because JSON may write a character as two.
     */
    public static final int BYTES_MAX = 1 << 20;

    /** The time after which a body must be there. A slow line sends the largest one in it: 100 KB/s. */
    public static final Duration DEADLINE = Duration.ofSeconds(10);

    private BodyLimits() {}
}
