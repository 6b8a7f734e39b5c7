package io.rollcall.kv.linearizability;

/** What a client was told. That it was told nothing, or "I don't know", is no outcome: the write may still happen. */
public sealed interface Outcome {

    /** A get found this. */
    record Found(String value, long version) implements Outcome {}

    /** A get found nothing. */
    record Absent() implements Outcome {}

    /** A write happened; the key now has this version, 0 after a delete. */
    record Written(long version) implements Outcome {}

    /** A conditional write did not happen, because the key had this version; 0: it was absent. */
    record Mismatch(long version) implements Outcome {}
}
