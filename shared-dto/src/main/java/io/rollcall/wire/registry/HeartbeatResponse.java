package io.rollcall.wire.registry;

import org.jspecify.annotations.Nullable;

/**
 * @param ttlMillis how long the lease lives from now
 * @param version the version of the service
 * @param registry the identity of the registry, as in a lookup
 */
public record HeartbeatResponse(
        long ttlMillis, long version, @Nullable String registry) {

    /** The answer of a registry that has no identity. */
    public HeartbeatResponse(long ttlMillis, long version) {
        this(ttlMillis, version, null);
    }
}
