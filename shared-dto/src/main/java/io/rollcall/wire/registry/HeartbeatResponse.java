package io.rollcall.wire.registry;

import org.jspecify.annotations.Nullable;

/**
 * @param ttlMillis how long the lease lives from now
 * @param version of the service
 * @param registry which registry this is, as in a lookup
 */
public record HeartbeatResponse(
        long ttlMillis, long version, @Nullable String registry) {

    /** As a registry answers that does not say which one it is. */
    public HeartbeatResponse(long ttlMillis, long version) {
        this(ttlMillis, version, null);
    }
}
