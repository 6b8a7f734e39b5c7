package io.rollcall.registry;

import io.rollcall.registry.lease.Command.Expire;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Tells the roster that time passes, on a thread of its own, so that no request can make a lease end late. */
final class ExpiryTicker implements SmartLifecycle {

    /** As often as the timer wheel turns: a lease then ends 40 ms late at most, and it promises 100. */
    private static final Duration PERIOD = Duration.ofMillis(20);

    /** After a tick that failed; each time twice as long, so that the log is not full of one defect. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(ExpiryTicker.class);

    private final Registrar registrar;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, ExpiryTicker::daemon);
    private volatile boolean running;

    // Of the one thread.
    private long nextNanos = System.nanoTime();
    private long pauseNanos;

    ExpiryTicker(Registrar registrar) {
        this.registrar = registrar;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "expiry");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void start() {
        running = true;
        var unused = thread.scheduleAtFixedRate(this::tick, 0, PERIOD.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whatever it throws, for want of memory too, must not be the last tick. One that fails is tried again a little later. */
    private void tick() {
        if (System.nanoTime() - nextNanos < 0) return;
        try {
            registrar.apply(new Expire());
            pauseNanos = 0;
        } catch (RuntimeException | Error e) {
            pauseNanos = Math.min(LONGEST_PAUSE.toNanos(), Math.max(PERIOD.toNanos(), 2 * pauseNanos));
            nextNanos = System.nanoTime() + pauseNanos;
            tellOf(e);
        }
    }

    private static void tellOf(Throwable defect) {
        try {
            log.error("A defect: leases may end late", defect);
        } catch (RuntimeException | Error again) {
            defect.addSuppressed(again); // memory may be short for that, too
        }
    }

    @Override
    public void stop() {
        running = false;
        thread.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
