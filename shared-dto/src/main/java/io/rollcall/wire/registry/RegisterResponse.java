package io.rollcall.wire.registry;

/**
 * @param lease names this registration in heartbeats and at the end; opaque
 * @param ttlMillis how long the lease lives without a heartbeat; beat every third of it
 * @param version of the service, after this change
 */
public record RegisterResponse(String lease, long ttlMillis, long version) {}
