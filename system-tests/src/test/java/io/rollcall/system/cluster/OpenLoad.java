package io.rollcall.system.cluster;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeoutException;

/**
 * An open load: calls echo 200 times a second, at fixed times. A hanging call delays no other, as with independent
 * callers. The closed {@link Load} waits for its calls, and so spares an instance in trouble.
 */
public final class OpenLoad implements AutoCloseable {

    private static final int CALLS_PER_SECOND = 200;

    /** As many threads as the starter's connections: a quarter of the calls can hang for five seconds. */
    private static final int MOST_AT_A_TIME = 256;

    /** If a load is later than this, the machine is too busy for a verdict. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Caller caller;
    private final Duration lasts;
    private final Tally tally = new Tally();
    private final List<Future<?>> calls = new ArrayList<>();
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(MOST_AT_A_TIME);

    /** Starts a load at once. */
    public static OpenLoad on(Caller caller, Duration lasts) {
        OpenLoad load = new OpenLoad(caller, lasts);
        load.begin();
        return load;
    }

    private OpenLoad(Caller caller, Duration lasts) {
        this.caller = caller;
        this.lasts = lasts;
    }

    private void begin() {
        long intervalNanos = Duration.ofSeconds(1).toNanos() / CALLS_PER_SECOND;
        long beganNanos = System.nanoTime();
        for (long atNanos = 0; atNanos < lasts.toNanos(); atNanos += intervalNanos) {
            long spentNanos = System.nanoTime() - beganNanos;
            calls.add(threads.schedule(this::call, atNanos - spentNanos, NANOSECONDS));
        }
    }

    private void call() {
        tally.call(caller);
    }

    /** Returns the number of calls that have begun so far. */
    public long begun() {
        return tally.begun();
    }

    /** Returns the number of calls that this instance has served so far. */
    public long servedBy(String id) {
        return tally.servedBy(id);
    }

    /** Returns the outcomes of the calls that no instance served. */
    public Collection<Exception> failures() {
        return tally.failures();
    }

    /** Waits until the last call has ended. */
    public void awaitEnd() {
        long latestNanos = System.nanoTime() + lasts.plus(PATIENCE).toNanos();
        try {
            for (Future<?> call : calls) call.get(latestNanos - System.nanoTime(), NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calls are made", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("neither an answer nor a failure", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(threads.getQueue().size() + " calls have not begun yet", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
