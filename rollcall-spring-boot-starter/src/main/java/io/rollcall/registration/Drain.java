package io.rollcall.registration;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps serving for a while after the registry knows that this instance leaves. Its phase is the highest, so it ends
 * before the web server begins to shut down, and before anything that calls depend on.
 *
 * <p>A request that still comes shows a caller that does not know yet. The wait then begins again, because a busy
 * machine delays news and calls alike. The wait is limited, because callers that look up only once never learn of it.
 */
final class Drain implements SmartLifecycle {

    /** The longest wait in drains, because of callers that never learn of it: two and a half seconds by default. */
    private static final int LONGEST = 10;

    private final InstanceRegistration registration;
    private final Duration drain;
    private volatile boolean running;
    private volatile long lastRequestNanos;

    Drain(InstanceRegistration registration, Duration drain) {
        this.registration = registration;
        this.drain = drain;
    }

    @Override
    public void start() {
        running = true;
    }

    /** Waits. An application that has never been ready has no callers to wait for. */
    @Override
    public void stop() {
        running = false;
        if (!registration.drain()) return;
        try {
            awaitQuiet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called when a request has come although this instance leaves. */
    void onRequest() {
        lastRequestNanos = System.nanoTime();
    }

    private void awaitQuiet() throws InterruptedException {
        long begin = System.nanoTime();
        long end = begin + LONGEST * drain.toNanos();
        lastRequestNanos = begin;
        long leftNanos = drain.toNanos();
        while (leftNanos > 0) {
            TimeUnit.NANOSECONDS.sleep(leftNanos);
            leftNanos = quietAt(end) - System.nanoTime();
        }
    }

    private long quietAt(long end) {
        long quiet = lastRequestNanos + drain.toNanos();
        return quiet - end < 0 ? quiet : end;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    /** Returns false, as the web server does: a paused context keeps serving. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
