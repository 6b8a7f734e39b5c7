package io.rollcall.wire.registry;

/**
 * @param ttlMillis how long the lease lives from now
 * @param version of the service
 */
public record HeartbeatResponse(long ttlMillis, long version) {}
