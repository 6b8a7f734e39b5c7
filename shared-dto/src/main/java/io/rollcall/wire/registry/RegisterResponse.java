package io.rollcall.wire.registry;

import org.jspecify.annotations.Nullable;

/**
 * @param lease names this registration in heartbeats and at the end; opaque
 * @param ttlMillis how long the lease lives without a heartbeat; send one every third of it
 * @param version the version of the service, after this change
 * @param registry the identity of the registry, as in a lookup
 */
public record RegisterResponse(
        String lease,
        long ttlMillis,
        long version,
        @Nullable String registry) {

    /** The answer of a registry that has no identity. */
    public RegisterResponse(String lease, long ttlMillis, long version) {
        this(lease, ttlMillis, version, null);
    }
}
