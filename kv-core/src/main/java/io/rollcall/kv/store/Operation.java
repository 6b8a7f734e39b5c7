package io.rollcall.kv.store;

/** What an entry does to its key. Conditions are judged before an entry is made, so every replica does the same. */
public sealed interface Operation {

    String key();

    record Put(String key, String value) implements Operation {}

    record Delete(String key) implements Operation {}

    /**
     * Nothing: a conditional write with a request id that was declined. It stands in the log so that the same answer is
     * given when the request is repeated, however the key has changed meanwhile.
     *
     * @param version of the key, which was not the one asked for
     */
    record Decline(String key, long version) implements Operation {}
}
