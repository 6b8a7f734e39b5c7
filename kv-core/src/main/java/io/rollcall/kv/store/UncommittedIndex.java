package io.rollcall.kv.store;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An index of the log's uncommitted entries. It follows from the log. */
final class UncommittedIndex {

    private final NavigableMap<String, Change> keys = new TreeMap<>((Comparator<String>) KeyOrder.INSTANCE);
    private final Map<String, LastRequest> clients = new HashMap<>();
    private long weight;

    /**
     * The last uncommitted change of a key.
     *
     * @param version the version of the key after it; 0: absent
     */
    record Change(long seq, long version) {}

    /**
     * Returns the last uncommitted change of a key; null: the key is clean. A key that an uncommitted entry creates or
     * deletes is dirty while it is absent, too.
     */
    @Nullable
    Change lastChange(String key) {
        return keys.get(key);
    }

    boolean changesAnyIn(Range range) {
        String first = range.includesStart() ? keys.ceilingKey(range.start()) : keys.higherKey(range.start());
        return first != null && first.startsWith(range.prefix());
    }

    @Nullable
    LastRequest last(String client) {
        return clients.get(client);
    }

    int clients() {
        return clients.size();
    }

    long weight() {
        return weight;
    }

    void add(Entry entry) {
        weight += entry.weight();
        if (!(entry.operation() instanceof Operation.Decline)) {
            keys.put(
                    entry.operation().key(),
                    new Change(entry.seq(), entry.outcome().version()));
        }
        LastRequest last = LastRequest.of(entry);
        if (last != null) clients.put(last.id().client(), last);
    }

    void commit(Entry entry) {
        weight -= entry.weight();
        String key = entry.operation().key();
        Change change = keys.get(key);
        if (change != null && change.seq() == entry.seq()) keys.remove(key);
        LastRequest last = LastRequest.of(entry);
        if (last != null) clients.remove(last.id().client(), last);
    }
}
