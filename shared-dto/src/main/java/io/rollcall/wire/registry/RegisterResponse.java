package io.rollcall.wire.registry;

import org.jspecify.annotations.Nullable;

/**
 * @param lease names this registration in heartbeats and at the end; opaque
 * @param ttlMillis how long the lease lives without a heartbeat; beat every third of it
 * @param version of the service, after this change
 * @param registry which registry this is, as in a lookup
 */
public record RegisterResponse(
        String lease,
        long ttlMillis,
        long version,
        @Nullable String registry) {

    /** As a registry answers that does not say which one it is. */
    public RegisterResponse(String lease, long ttlMillis, long version) {
        this(lease, ttlMillis, version, null);
    }
}
