package io.rollcall.kv.replication;

/**
 * Where a replica is reached.
 *
 * @param id unique within the group
 * @param address {@code host:port}
 */
public record Contact(String id, String address) {}
