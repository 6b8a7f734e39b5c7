package io.rollcall.wire.kv;

import java.util.List;

/**
 * @param entries in the order of their keys' UTF-8 bytes
 * @param more whether there are further entries; ask again with {@code after}
 * @param servedBy the id of the replica that answered
 */
public record ListResponse(List<Entry> entries, boolean more, String servedBy) {

    public record Entry(String key, String value, long version) {}
}
