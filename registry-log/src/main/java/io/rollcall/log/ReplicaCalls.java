package io.rollcall.log;

import java.io.InputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a replica: one call at a time, and none after the log has failed or was closed.
 *
 * <p>Ratis applies entries, and says that this member leads, on one thread. It says that this member leads no longer on
 * any other one, under its own lock. That thread must not wait for the replica, so it leaves the call to a thread of
 * ours; and because the two may overtake each other, each goes by the term.
 */
final class ReplicaCalls implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ReplicaCalls.class);

    private static final long NOT_LEADING = -1;
    private static final long PATIENCE_WITH_A_CALL_SECONDS = 1;

    private final Replica replica;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final AtomicBoolean hasFailed = new AtomicBoolean();
    private final ExecutorService events = Executors.newSingleThreadExecutor(task -> daemon(task, "log-events"));

    private volatile boolean closing;
    private volatile boolean closed;
    /** The highest term in which this member has led, and leads no longer. */
    private final AtomicLong endedTerm = new AtomicLong(NOT_LEADING);
    /** The term of which the replica was told last that it leads. Guarded by the turn. */
    private long leadingTerm = NOT_LEADING;

    ReplicaCalls(Replica replica) {
        this.replica = replica;
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** A call that may throw anything. */
    private interface Call {
        void run() throws Exception;
    }

    void applied(long index, long term, byte[] entry) {
        call(() -> replica.applied(index, term, entry));
    }

    Saved save() {
        Saved[] saved = new Saved[1];
        call(() -> saved[0] = replica.save());
        return saved[0];
    }

    void restore(InputStream from) {
        call(() -> replica.restore(from));
    }

    /** The member leads, and has applied everything of earlier terms. */
    void leads(long term) {
        call(() -> {
            if (term <= endedTerm.get()) return;
            endLeadership();
            leadingTerm = term;
            replica.leads(term);
        });
    }

    /** The member leads no longer. This does not wait for the replica. */
    void hasLed(long term) {
        endedTerm.accumulateAndGet(term, Math::max);
        later(() -> {
            if (leadingTerm <= endedTerm.get()) endLeadership();
        });
    }

    /** Another member leads. This does not wait for the replica. */
    void otherLeads() {
        later(() -> {
            if (leadingTerm == NOT_LEADING) replica.follows();
        });
    }

    private void endLeadership() {
        if (leadingTerm == NOT_LEADING) return;
        leadingTerm = NOT_LEADING;
        replica.follows();
    }

    private void later(Call call) {
        try {
            events.execute(() -> {
                try {
                    call(call);
                } catch (IllegalStateException e) {
                    log.debug("A replica was not told", e); // it has failed, which it was told
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("A replica is closed", e);
        }
    }

    /** @throws IllegalStateException if the call fails, or an earlier one has failed */
    private void call(Call call) {
        turn.lock();
        try {
            if (hasFailed.get() || closed) throw new IllegalStateException("The replica takes no more calls");
            call.run();
        } catch (IllegalStateException e) {
            failed(e);
            throw e;
        } catch (Throwable e) {
            failed(e);
            throw new IllegalStateException("The replica has failed", e);
        } finally {
            turn.unlock();
        }
    }

    /** The log ends, unless it was closed. */
    void failed(Throwable why) {
        if (closing || !hasFailed.compareAndSet(false, true)) return;
        boolean hasTurn = false;
        try {
            hasTurn = turn.tryLock(PATIENCE_WITH_A_CALL_SECONDS, TimeUnit.SECONDS);
            replica.failed(why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            replica.failed(why);
        } finally {
            if (hasTurn) turn.unlock();
        }
    }

    boolean hasFailed() {
        return hasFailed.get();
    }

    /** From now on, an end is no failure. */
    void closing() {
        closing = true;
    }

    @Override
    public void close() {
        closing = true;
        closed = true;
        events.shutdown();
    }
}
