package io.rollcall.registration;

import static io.rollcall.wire.registry.Status.DOWN;
import static io.rollcall.wire.registry.Status.DRAINING;
import static io.rollcall.wire.registry.Status.STARTING;

import io.rollcall.wire.registry.Status;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that talks to the registry, and what the others want it to say. It is the only one: the farewell goes out
 * after the answer to whatever was under way, and nothing after the farewell.
 *
 * <p>A platform thread, for it must beat even where virtual ones starve of carriers.
 */
final class HeartbeatLoop {

    /**
     * A context that closes refuses traffic as its very first step. Waiting this long lets {@code DRAINING} overtake {@code
     * DOWN}, and swallows what flaps.
     */
    private static final Duration SETTLE = Duration.ofMillis(50);

    /** For the call under way and one more, each of which has its own timeouts. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Where not even telling of a failure has succeeded: memory is the likeliest want. */
    private static final Duration AFTER_DEFECT = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(HeartbeatLoop.class);

    private final LeaseClient leaseClient;
    private final boolean isAutomatic;

    // All guarded by this.
    private Status wanted = STARTING;
    private @Nullable Status told;
    private long dueNanos;
    private boolean closed;

    /** From the farewell on, until it begins again. */
    private boolean leaving;

    /** A thread was asked for, and this instance has not left since. */
    private boolean begun;

    /** Null before it begins, and when it has left. */
    private @Nullable Thread thread;

    /** @param isAutomatic whether it begins when there is something to tell, or only when it is told to */
    HeartbeatLoop(LeaseClient leaseClient, boolean isAutomatic) {
        this.leaseClient = leaseClient;
        this.isAutomatic = isAutomatic;
    }

    /** The registry is to hear that this instance is there, whatever its status. Returns at once. */
    synchronized void begin() {
        if (closed || thread != null) return;
        leaving = false;
        told = null;
        dueNanos = System.nanoTime();
        start();
    }

    /** Whether nobody talks to the registry although somebody should. */
    synchronized boolean hasStopped() {
        return begun && !leaving && thread == null;
    }

    @Nullable
    String lease() {
        return leaseClient.lease();
    }

    /** From now on the registry is to hear this. Returns at once. */
    synchronized void want(Status status) {
        if (closed || wanted == status) return;
        wanted = status;
        dueNanos = System.nanoTime() + (status == DOWN ? SETTLE.toNanos() : 0);
        if (thread == null && (isAutomatic || begun) && !leaving) start();
        notifyAll();
    }

    /**
     * Waits until the registry was told that this instance drains, whether or not it heard.
     *
     * @return false, at once, where the registry was never told anything
     */
    synchronized boolean awaitDraining() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (thread != null && told != DRAINING && awaitUntil(deadline)) {
            // told since?
        }
        return thread != null;
    }

    /** Leaves for good. */
    @PreDestroy
    void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
        }
        leave();
    }

    /** Ends the lease, and then the thread. */
    void leave() throws InterruptedException {
        Thread running = stop();
        if (running != null) running.join(PATIENCE.toMillis());
    }

    private synchronized @Nullable Thread stop() {
        leaving = true;
        begun = false;
        notifyAll();
        return thread;
    }

    /** Where there is no thread to be had, the next change of status asks for one again, and health says so meanwhile. */
    private void start() {
        begun = true;
        try {
            Thread started = new Thread(this::run, "rollcall-registration");
            started.setDaemon(true);
            started.start();
            thread = started;
        } catch (Error e) {
            log.error("Without a thread, {} cannot register", leaseClient, e);
        }
    }

    private void run() {
        try {
            for (Status status = awaitDue(); status != null; status = awaitDue()) {
                long startedNanos = System.nanoTime();
                Duration next = tell(status);
                onTold(status, startedNanos + next.toNanos());
            }
            leaseClient.leave();
        } finally {
            onLeft();
        }
    }

    /** Whatever is thrown, by beans of the application too, is said, and the next attempt comes a little later. */
    private Duration tell(Status status) {
        try {
            return leaseClient.tell(status);
        } catch (RuntimeException | Error e) {
            return AFTER_DEFECT;
        }
    }

    private synchronized void onLeft() {
        thread = null;
        notifyAll();
    }

    /** What to tell the registry now; null to leave. */
    private synchronized @Nullable Status awaitDue() {
        // Nobody ends it by an interrupt: one that is left behind by a bean of the application means nothing here.
        while (!leaving && (awaitUntil(dueNanos) || Thread.interrupted())) {
            // leaving, or due earlier?
        }
        return leaving ? null : wanted;
    }

    /** What has come to be wanted meanwhile is due as it was. */
    private synchronized void onTold(Status status, long nextNanos) {
        told = status;
        if (wanted == status) dueNanos = nextNanos;
        notifyAll();
    }

    /** Waits for a change, at most until then. False when the time has come, or the thread is interrupted. */
    private boolean awaitUntil(long nanos) {
        long left = nanos - System.nanoTime();
        if (left <= 0) return false;
        try {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
