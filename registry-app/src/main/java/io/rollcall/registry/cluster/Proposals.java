package io.rollcall.registry.cluster;

import io.rollcall.registry.lease.LogEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** What waits for the log, in order. What is proposed while an entry is under way is the next entry, up to a size. */
final class Proposals {

    /** The limits on one entry. */
    private static final int TOGETHER_MAX = 256;

    private static final int SIZE_MAX = 256 << 10;

    /** The limit on what waits: a log that has no majority must not fill the heap. */
    private static final int WAITING_MAX = 10_000;

    private final Queue<LogEntry> waiting = new ArrayDeque<>();

    void add(LogEntry proposal) {
        waiting.add(proposal);
    }

    boolean isFull() {
        return waiting.size() >= WAITING_MAX;
    }

    void clear() {
        waiting.clear();
    }

    /** Removes and returns what the next entry takes; nothing if nothing waits. */
    List<LogEntry> next() {
        List<LogEntry> next = new ArrayList<>();
        int size = 0;
        while (next.size() < TOGETHER_MAX && size < SIZE_MAX && !waiting.isEmpty()) {
            LogEntry proposal = waiting.remove();
            if (proposal.change() != null) size += proposal.change().size();
            next.add(proposal);
        }
        return next;
    }
}
