package io.rollcall.kv.store;

/**
 * Names a write, so that a repeated one is applied once.
 *
 * @param number from 1, growing with each write of the client, one under way at a time
 */
public record RequestId(String client, long number) {}
