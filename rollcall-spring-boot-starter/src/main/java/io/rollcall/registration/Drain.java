package io.rollcall.registration;

import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * Serves on for a while, between telling the registry that this instance leaves and leaving. Its phase is the highest, so it
 * ends before the web server begins to shut down and before anything that calls are served with.
 */
final class Drain implements SmartLifecycle {

    private final InstanceRegistration registration;
    private final Duration drain;
    private volatile boolean running;

    Drain(InstanceRegistration registration, Duration drain) {
        this.registration = registration;
        this.drain = drain;
    }

    @Override
    public void start() {
        running = true;
    }

    /** An application that has never been ready has no callers to wait for. */
    @Override
    public void stop() {
        running = false;
        if (!registration.drain()) return;
        try {
            Thread.sleep(drain.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    /** As the web server: a paused context goes on serving. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
