package io.rollcall.system.cluster;

import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Calls echo over and over, some calls at a time, and counts what becomes of them. */
public final class Load implements AutoCloseable {

    private static final int CALLS_AT_A_TIME = 4;

    /** Steady, and far from what the machine can do: it is to be broken by what a test does, not by hunger. */
    private static final long PAUSE_MILLIS = 10;

    private final Caller caller;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CALLS_AT_A_TIME);
    private final List<Future<?>> calls = new ArrayList<>();
    private final Tally tally = new Tally();

    /** Begins at once. */
    public static Load on(Cluster cluster) {
        Load load = new Load(new Caller(cluster));
        for (int i = 0; i < CALLS_AT_A_TIME; i++)
            load.calls.add(load.threads.scheduleWithFixedDelay(load::call, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        return load;
    }

    private Load(Caller caller) {
        this.caller = caller;
    }

    /** How many calls this instance has served so far. */
    public long servedBy(String id) {
        return tally.servedBy(id);
    }

    /** How many calls have been served so far. */
    public long served() {
        return tally.served();
    }

    /** What has become of all others. */
    public Collection<Exception> failures() {
        return tally.failures();
    }

    @Override
    public void close() {
        calls.forEach(call -> call.cancel(false));
        threads.shutdown();
        await().until(threads::isTerminated);
        caller.close();
    }

    private void call() {
        tally.call(caller);
    }
}
