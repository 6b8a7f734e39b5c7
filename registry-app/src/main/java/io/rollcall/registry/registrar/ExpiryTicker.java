package io.rollcall.registry.registrar;

import io.rollcall.registry.lease.Command.Expire;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Lets leases expire. It has a thread of its own, so that no request can make a lease end late. */
public final class ExpiryTicker implements SmartLifecycle {

    /** The tick of the timer wheel: a lease then ends at most 40 ms late, and the promise is 100 ms. */
    private static final Duration PERIOD = Duration.ofMillis(20);

    /**
     * The limit on the pause after a tick that failed. The pause doubles each time, so that one defect does not fill
     * the log.
     */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(ExpiryTicker.class);

    private final Registrar registrar;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, ExpiryTicker::daemon);
    private volatile boolean running;

    // Only the one thread uses these two.
    private long nextNanos = System.nanoTime();
    private long pauseNanos;

    public ExpiryTicker(Registrar registrar) {
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

    /**
     * Runs one tick. Whatever it throws, also when memory is short, must not end the ticks: the next one comes a little
     * later.
     */
    private void tick() {
        if (System.nanoTime() - nextNanos < 0) return;
        try {
            var unused = registrar.submit(new Expire(System.currentTimeMillis()));
            pauseNanos = 0;
        } catch (RuntimeException | Error e) {
            pauseNanos = Math.min(LONGEST_PAUSE.toNanos(), Math.max(PERIOD.toNanos(), 2 * pauseNanos));
            nextNanos = System.nanoTime() + pauseNanos;
            logDefect(e);
        }
    }

    private static void logDefect(Throwable defect) {
        try {
            log.error("A tick failed, and leases may end late until one succeeds. Please report this defect", defect);
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
