package io.rollcall.kvclient;

/**
 * What became of a write.
 *
 * @param ok it happened. False: the key has another version than the write was for, and nothing has changed
 * @param version of the key: after the write, or the one that broke the condition; 0: the key is absent
 * @param servedBy the id of the replica that answered
 */
public record WriteResult(boolean ok, long version, String servedBy) {}
