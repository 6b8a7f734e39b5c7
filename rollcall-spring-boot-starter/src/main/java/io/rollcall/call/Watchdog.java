package io.rollcall.call;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends whatever is in flight for longer than its limit. It checks all of it every 50 ms, because a timer for each call
 * would wake its thread at each call.
 */
final class Watchdog<T extends Watchdog.Watched> implements AutoCloseable {

    /**
     * The delay after which the socket's own timeout, whose message says what was waited for, has come first if it
     * comes at all.
     */
    static final long AFTER_TIMEOUT_NANOS = Duration.ofMillis(50).toNanos();

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private static final long CHECK_INTERVAL_MILLIS = 50;

    private final Set<T> inFlight = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor thread;

    /** An exchange that has a limit. The watchdog's thread calls its methods. */
    interface Watched {

        /** Returns the time, of {@link System#nanoTime}, after which it is to be ended. */
        long overdueAtNanos();

        void end();
    }

    Watchdog(String name) {
        thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread daemon = new Thread(work, name);
            daemon.setDaemon(true);
            return daemon;
        });
        var unused = thread.scheduleWithFixedDelay(
                this::endOverdue, CHECK_INTERVAL_MILLIS, CHECK_INTERVAL_MILLIS, MILLISECONDS);
    }

    void add(T begun) {
        inFlight.add(begun);
    }

    void remove(T ended) {
        inFlight.remove(ended);
    }

    private void endOverdue() {
        long nowNanos = System.nanoTime();
        for (T each : inFlight) if (nowNanos - each.overdueAtNanos() >= 0) end(each);
    }

    private void end(T overdue) {
        try {
            overdue.end();
        } catch (RuntimeException | Error e) { // the schedule would end with it
            log.error("An exchange that took too long could not be ended", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
