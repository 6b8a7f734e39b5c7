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

    private static final Logger log = LoggerFactory.getLogger(ExpiryTicker.class);

    private final Registrar registrar;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, ExpiryTicker::daemon);
    private volatile boolean running;

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

    private void tick() {
        try {
            registrar.apply(new Expire());
        } catch (RuntimeException e) {
            log.error("A defect: leases may not end in time", e); // thrown on, it would be the last tick
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
