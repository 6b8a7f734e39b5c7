package io.rollcall.kv.store;

/** What a client is told of its write. */
public sealed interface Outcome {

    /** Version of the key: after a write, 0 after a delete; at a mismatch, the one that it has. */
    long version();

    /** It happened. */
    record Written(long version) implements Outcome {}

    /** It did not happen: the key had another version than the one asked for. */
    record Mismatch(long version) implements Outcome {}
}
