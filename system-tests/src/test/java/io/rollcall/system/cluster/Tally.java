package io.rollcall.system.cluster;

import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the outcomes of calls that many threads make. */
final class Tally {

    private final AtomicLong begun = new AtomicLong();
    private final Map<String, Long> served = new ConcurrentHashMap<>();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

    void call(Caller caller) {
        begun.incrementAndGet();
        try {
            served.merge(caller.call(), 1L, Long::sum);
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    long begun() {
        return begun.get();
    }

    long servedBy(String id) {
        return served.getOrDefault(id, 0L);
    }

    long served() {
        return served.values().stream().mapToLong(Long::longValue).sum();
    }

    Collection<Exception> failures() {
        return failures;
    }
}
