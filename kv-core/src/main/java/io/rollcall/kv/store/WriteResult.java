package io.rollcall.kv.store;

/** The result of a write, as its client learns it. */
public sealed interface WriteResult {

    /** Returns the version of the key: after a write, 0 after a delete; at a mismatch, the one that it has. */
    long version();

    /** The write happened. */
    record Written(long version) implements WriteResult {}

    /** The write did not happen: the key had another version than the one asked for. */
    record Mismatch(long version) implements WriteResult {}
}
