package io.rollcall.kvclient;

/**
 * The result of a write.
 *
 * @param ok whether it happened. False: the key has another version than the write required, and nothing has changed
 * @param version the version of the key, after the write or as it contradicts the condition; 0: the key is absent
 * @param servedBy the id of the replica that answered
 */
public record WriteResult(boolean ok, long version, String servedBy) {}
