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
 * The loop that sends heartbeats, and the state that other threads want it to report. Only its thread sends requests to
 * the registry: the deregistration goes out after the answer to any earlier request, and nothing follows it.
 *
 * <p>It is a platform thread, because it must send heartbeats even when virtual threads lack carriers.
 */
final class HeartbeatLoop {

    /**
     * The delay of {@code DOWN}. A context that closes refuses traffic as its first step; the delay lets
     * {@code DRAINING} overtake {@code DOWN}, and absorbs short changes.
     */
    private static final Duration SETTLE = Duration.ofMillis(50);

    /** The longest wait for the request in progress and one more, each of which has its own timeouts. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** As good as for ever. A larger difference of two times would overflow. */
    private static final long LONGEST_WAIT_NANOS = Long.MAX_VALUE / 2;

    /** The pause after a failure that could not even be logged, most likely for want of memory. */
    private static final Duration AFTER_DEFECT = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(HeartbeatLoop.class);

    private final LeaseClient leaseClient;
    private final boolean isAutomatic;

    // The following fields are guarded by this.
    private Status wanted = STARTING;
    private @Nullable Status told;
    private long dueNanos;
    private boolean closed;
    private boolean registersNoMore;

    /** True from the deregistration on, until the loop begins again. */
    private boolean leaving;

    /** True if a thread was asked for, and this instance has not left since. */
    private boolean begun;

    /** The loop's thread; null before it begins, and when it has ended. */
    private @Nullable Thread thread;

    /** @param isAutomatic whether the loop begins when there is a status to report, or only when it is told to */
    HeartbeatLoop(LeaseClient leaseClient, boolean isAutomatic) {
        this.leaseClient = leaseClient;
        this.isAutomatic = isAutomatic;
    }

    /** Begins the loop, so that the registry learns of this instance, whatever its status. Returns at once. */
    synchronized void begin() {
        if (closed || thread != null) return;
        leaving = false;
        told = null;
        dueNanos = System.nanoTime();
        start();
    }

    /** Returns whether the loop has ended although it should run. */
    synchronized boolean hasStopped() {
        return begun && !leaving && thread == null;
    }

    @Nullable
    String lease() {
        return leaseClient.lease();
    }

    /** Waits for a lease, which a request to the registry that is in progress, or due, may bring. */
    synchronized @Nullable String awaitLease(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(atMost), LONGEST_WAIT_NANOS);
        while (leaseClient.lease() == null && awaitUntil(deadline)) {
            // the loop checks whether there is a lease
        }
        if (Thread.interrupted()) throw new InterruptedException();
        return leaseClient.lease();
    }

    /** Sets the status that the registry must learn. Returns at once. */
    synchronized void want(Status status) {
        if (closed || wanted == status) return;
        wanted = status;
        dueNanos = System.nanoTime() + (status == DOWN ? SETTLE.toNanos() : 0);
        if (thread == null && (isAutomatic || begun) && !leaving) start();
        notifyAll();
    }

    /** Keeps the lease that there is. If the registry loses it, or has given none yet, there will be none. */
    synchronized void registerNoMore() {
        registersNoMore = true;
    }

    /**
     * Waits until the registry was told that this instance drains, or could not be told.
     *
     * @return false, at once, if the registry was never told anything
     */
    synchronized boolean awaitDraining() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (thread != null && told != DRAINING && awaitUntil(deadline)) {
            // the loop checks whether it has been told
        }
        return thread != null;
    }

    /** Deregisters for good. */
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

    /**
     * Starts the thread. If no thread is available, the next change of status asks for one again, and health reports it
     * meanwhile.
     */
    private void start() {
        begun = true;
        try {
            Thread started = new Thread(this::run, "rollcall-registration");
            started.setDaemon(true);
            started.start();
            thread = started;
        } catch (Error e) {
            log.error("{} cannot register, because no thread can be started", leaseClient, e);
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

    /**
     * Tells the registry a status. Any exception, also of the application's beans, is logged, and the next attempt
     * comes a little later.
     */
    private Duration tell(Status status) {
        try {
            return leaseClient.tell(status, mayRegister());
        } catch (RuntimeException | Error e) {
            return AFTER_DEFECT;
        }
    }

    private synchronized boolean mayRegister() {
        return !registersNoMore;
    }

    private synchronized void onLeft() {
        thread = null;
        notifyAll();
    }

    /** Waits and returns what to tell the registry now; null: to leave. */
    private synchronized @Nullable Status awaitDue() {
        // An interrupt does not end the loop: a bean of the application may have left it behind.
        while (!leaving && (awaitUntil(dueNanos) || Thread.interrupted())) {
            // the loop checks whether it leaves, or is due earlier
        }
        return leaving ? null : wanted;
    }

    /**
     * Called when the registry has been told a status. If another status is wanted meanwhile, its due time does not
     * change.
     */
    private synchronized void onTold(Status status, long nextNanos) {
        told = status;
        if (wanted == status) dueNanos = nextNanos;
        notifyAll();
    }

    /** Waits for a change, at most until a time; false when the time has come, or if the thread is interrupted. */
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
