package io.rollcall.kv.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last request of each client and its answer, as of the last committed entry. It is part of what is replicated: a
 * client is forgotten by the clock of the log, so at the same entry at every replica.
 *
 * @see <a href="https://dl.acm.org/doi/10.1145/2815400.2815416">Lee et al., Implementing Linearizability at Large Scale
 *     and Low Latency (RIFL), SOSP 2015</a>
 */
final class ClientTable {

    /** So long a client is remembered after its last write, by the clock of the log. */
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

    List<LastRequest> oldestFirst() {
        return new ArrayList<>(clients.values());
    }

    void remember(LastRequest last) {
        clients.remove(last.id().client());
        clients.put(last.id().client(), last);
    }

    /** Forgets the clients that are forgotten at this time of the log, and says whom. */
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
