package io.rollcall.kv.store;

/** What an entry does to its key. Conditions are judged before an entry is made, so every replica does the same. */
public sealed interface Operation {

    String key();

    record Put(String key, String value) implements Operation {}

    record Delete(String key) implements Operation {}

    /**
     * A conditional write with a request id that was declined: it changes nothing. It is in the log so that a repeated
     * request gets the same answer, however the key has changed in the meantime.
     *
     * @param version the version of the key, which was not the one asked for
     */
    record Decline(String key, long version) implements Operation {}
}
