package io.rollcall.system.resilience;

import io.rollcall.process.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A handful of instances of echo, of which the oldest goes and another one comes, again and again. */
final class Churn implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(500);

    /**
     * More threads than instances that leave at a time: each drains for some hundred milliseconds, or a little more
     * than two seconds at worst.
     */
    private static final int THREADS = 8;

    private final Endpoint registry;
    private final Queue<SmallEcho> instances = new ConcurrentLinkedQueue<>();
    private final AtomicInteger came = new AtomicInteger();

    Churn(Endpoint registry, int instances) {
        this.registry = registry;
        for (int i = 0; i < instances; i++) comes();
    }

    /** Returns the number of instances that have come in all. */
    int came() {
        return came.get();
    }

    /** Replaces instances twice a second for this time; returns once the last one has left. */
    void lasts(Duration time) throws InterruptedException {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (long millis = 0; millis < time.toMillis(); millis += INTERVAL.toMillis())
                all.add(threads.schedule(this::replaceTheOldest, millis, TimeUnit.MILLISECONDS));
            for (Future<?> each : all) each.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an instance could not come or leave", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    @Override
    public void close() {
        instances.forEach(SmallEcho::close);
    }

    private Void replaceTheOldest() throws InterruptedException {
        comes();
        instances.remove().leave();
        return null;
    }

    private void comes() {
        instances.add(SmallEcho.registered(registry, "echo" + came.incrementAndGet()));
    }
}
