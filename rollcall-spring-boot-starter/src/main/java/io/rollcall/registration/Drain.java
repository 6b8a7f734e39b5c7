package io.rollcall.registration;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Serves on for a while, between telling the registry that this instance leaves and leaving. Its phase is the highest, so it
 * ends before the web server begins to shut down and before anything that calls are served with.
 *
 * <p>A request that still comes shows a caller that has not heard, so the while begins anew with it: a busy machine delays
 * news and calls alike. There is an end to it, for callers that look up only once never hear.
 */
final class Drain implements SmartLifecycle {

    /** Patience with those who do not hear, in drains: by default two and a half seconds. */
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

    /** An application that has never been ready has no callers to wait for. */
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

    /** Somebody called although this instance leaves. */
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

    /** As the web server: a paused context goes on serving. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
