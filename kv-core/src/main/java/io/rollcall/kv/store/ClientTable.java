package io.rollcall.kv.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last request of each client and its answer, as of the last committed entry (the client table of Viewstamped
 * Replication). It is part of the replicated state: a client is forgotten by the log's time, so at the same entry on
 * every replica.
 *
 * @see <a href="https://dl.acm.org/doi/10.1145/2815400.2815416">Lee et al., Implementing Linearizability at Large Scale
 *     and Low Latency (RIFL), SOSP 2015</a>
 * @see <a href="https://dspace.mit.edu/handle/1721.1/71763">Liskov and Cowling, Viewstamped Replication Revisited,
 *     2012</a>
 */
final class ClientTable {

    /** The time for which a client is remembered after its last write, by the log's time. */
    static final long REMEMBERED_MILLIS = 10 * 60 * 1_000;

    /** Oldest first. */
    private final Map<String, LastRequest> clients = new LinkedHashMap<>();

    ClientTable(List<LastRequest> oldestFirst) {
        oldestFirst.forEach(this::remember);
    }

    @Nullable
    LastRequest get(String client) {
        return clients.get(client);
    }

    int size() {
        return clients.size();
    }

    /** Returns whether this many clients, or more, are forgotten at this time of the log. */
    boolean forgetsAt(long logTimeMillis, int count) {
        return clients.values().stream()
                .skip(count - 1L)
                .findFirst()
                .map(last -> last.isForgottenAt(logTimeMillis))
                .orElse(false);
    }

    List<LastRequest> oldestFirst() {
        return new ArrayList<>(clients.values());
    }

    void remember(LastRequest last) {
        clients.remove(last.id().client());
        clients.put(last.id().client(), last);
    }

    /** Forgets the clients that expire at this time of the log, and returns them. */
    List<String> forgetAt(long logTimeMillis) {
        List<String> forgotten = new ArrayList<>();
        Iterator<LastRequest> oldest = clients.values().iterator();
        while (oldest.hasNext()) {
            LastRequest last = oldest.next();
            if (!last.isForgottenAt(logTimeMillis)) break;
            forgotten.add(last.id().client());
            oldest.remove();
        }
        return forgotten;
    }
}
