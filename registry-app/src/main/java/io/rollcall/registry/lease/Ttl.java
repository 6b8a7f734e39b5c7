package io.rollcall.registry.lease;

import java.time.Duration;

/** How long a lease lives without a heartbeat, and how often its holder beats. */
public final class Ttl {

    /** Of a lease whose holder does not say. */
    public static final Duration DEFAULT = Duration.ofSeconds(10);

    /** Two beats may get lost. */
    private static final int BEATS = 3;

    /** The time from one heartbeat to the next. */
    public static Duration beat(Duration ttl) {
        return ttl.dividedBy(BEATS);
    }

    private Ttl() {}
}
