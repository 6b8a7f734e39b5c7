package io.rollcall.registry.catalog;

import java.time.Duration;

/** How long a lease lives without a heartbeat. */
public final class Ttl {

    /** The TTL of a lease whose holder does not give one. */
    public static final Duration DEFAULT = Duration.ofSeconds(10);

    private Ttl() {}
}
