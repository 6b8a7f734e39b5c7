package io.rollcall.kv.store;

/** What a client is told of its write. */
public sealed interface WriteResult {

    /** Version of the key: after a write, 0 after a delete; at a mismatch, the one that it has. */
    long version();

    /** It happened. */
    record Written(long version) implements WriteResult {}

    /** It did not happen: the key had another version than the one asked for. */
    record Mismatch(long version) implements WriteResult {}
}
