package io.rollcall.bench.members;

import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * Look at the fleet's list at each member all the time, and remember how few instances they have seen in it that are
 * {@code UP} and not suspect.
 */
final class Onlookers implements AutoCloseable {

    private static final long PAUSE_MILLIS = 100;

    private final Members members;
    private final AtomicInteger shortest = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicIntegerArray looks = new AtomicIntegerArray(Members.COUNT);
    private final AtomicInteger failed = new AtomicInteger();
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
            shortest.accumulateAndGet(good(list), Math::min);
            looks.incrementAndGet(member);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failed.incrementAndGet(); // otherwise it would be the last look
        }
    }

    private static int good(LookupResponse list) {
        return (int) list.instances().stream()
                .filter(instance -> instance.status() == Status.UP && !instance.suspect())
                .count();
    }

    int shortest() {
        return shortest.get();
    }

    /** Returns the number of looks at each member. */
    List<Integer> looks() {
        return IntStream.range(0, Members.COUNT).mapToObj(looks::get).toList();
    }

    /** Returns the number of looks that failed, other than by a member that is down or not ready. */
    int failed() {
        return failed.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
