package io.rollcall.wire.registry;

import java.time.Duration;

/** The time between two heartbeats of an instance: a third of its TTL, so that two heartbeats in a row may get lost. */
public final class HeartbeatInterval {

    private static final int PER_TTL = 3;

    public static Duration of(Duration ttl) {
        return ttl.dividedBy(PER_TTL);
    }

    private HeartbeatInterval() {}
}
