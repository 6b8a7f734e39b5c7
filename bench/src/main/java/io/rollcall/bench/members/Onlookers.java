package io.rollcall.bench.members;

import io.rollcall.wire.registry.LookupResponse;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Look at the fleet's list at each member all the time, and remember the shortest that they have seen. */
final class Onlookers implements AutoCloseable {

    private static final long PAUSE_MILLIS = 50;

    private final Members members;
    private final AtomicInteger shortest = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicLong looks = new AtomicLong();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(Members.COUNT);

    Onlookers(Members members) {
        this.members = members;
        for (int i = 0; i < Members.COUNT; i++) {
            int member = i;
            var unused = threads.scheduleWithFixedDelay(() -> look(member), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look(int member) {
        try {
            LookupResponse list = members.lookup(member, Fleet.SERVICE);
            if (list == null) return; // it is down, or not ready
            looks.incrementAndGet();
            shortest.accumulateAndGet(list.instances().size(), Math::min);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int shortest() {
        return shortest.get();
    }

    long looks() {
        return looks.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
