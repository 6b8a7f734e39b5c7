package io.rollcall.system.cluster;

import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A closed load: calls echo again and again, several calls at a time, and counts their outcomes. */
public final class Load implements AutoCloseable {

    private static final int CALLS_AT_A_TIME = 4;

    /** A steady rate far below the machine's limit, so that only the test's own actions can make calls fail. */
    private static final long PAUSE_MILLIS = 10;

    private final Caller caller;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(CALLS_AT_A_TIME);
    private final List<Future<?>> calls = new ArrayList<>();
    private final Tally tally = new Tally();

    /** Starts a load at once. */
    public static Load on(Cluster cluster) {
        return by(new Caller(cluster));
    }

    /** Starts a load by this caller, which the load closes at its end. */
    public static Load by(Caller caller) {
        Load load = new Load(caller);
        for (int i = 0; i < CALLS_AT_A_TIME; i++)
            load.calls.add(load.threads.scheduleWithFixedDelay(load::call, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        return load;
    }

    private Load(Caller caller) {
        this.caller = caller;
    }

    /** Returns the number of calls that this instance has served so far. */
    public long servedBy(String id) {
        return tally.servedBy(id);
    }

    /** Returns the number of calls that have been served so far. */
    public long served() {
        return tally.served();
    }

    /** Returns the outcomes of all other calls. */
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
