package io.rollcall.client.session;

import io.rollcall.client.call.Answer;
import io.rollcall.client.call.Failure;
import io.rollcall.client.call.ServiceCall;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A number of calls, by a number of workers at a time. The workers only call; every outcome is handed to the one thread in
 * {@link #run}, so whatever counts and prints there needs no lock.
 */
public final class Session {

    /** A worker that is this far ahead of the reader waits: a stalled terminal must not fill the memory. */
    private static final int OUTCOMES_AHEAD = 1_024;

    private final int calls;
    private final int workers;
    private final Pace pace;
    private final Supplier<ServiceCall> callOfWorker;
    private final LongSupplier nanoTime;

    private final BlockingQueue<Optional<Outcome>> outcomes = new ArrayBlockingQueue<>(OUTCOMES_AHEAD);
    private volatile int begun;
    private int taken;
    private volatile boolean stopped;

    /**
     * @param pace of all workers together
     * @param callOfWorker makes the call of each worker, which no other thread uses
     * @param nanoTime as {@link System#nanoTime}
     */
    public Session(int calls, int concurrency, Pace pace, Supplier<ServiceCall> callOfWorker, LongSupplier nanoTime) {
        this.calls = calls;
        this.workers = Math.min(calls, concurrency);
        this.pace = pace;
        this.callOfWorker = callOfWorker;
        this.nanoTime = nanoTime;
    }

    /**
     * Makes the calls, and hands over each outcome as it comes, in the thread of the caller.
     *
     * @return how many calls were under way, their outcomes unknown, when the session was stopped; 0 if it was not
     */
    public int run(SessionListener listener) throws InterruptedException {
        Seconds seconds = new Seconds(nanoTime.getAsLong());
        for (int i = 0; i < workers; i++) start(callOfWorker.get());
        for (int ended = 0; ended < workers && !stopped; ) {
            Optional<Outcome> next = outcomes.poll(seconds.leftNanos(nanoTime.getAsLong()), TimeUnit.NANOSECONDS);
            if (next != null) take(next, listener);
            if (next != null && next.isEmpty()) ended++;
            long now = nanoTime.getAsLong();
            if (seconds.leftNanos(now) == 0) listener.onSecond(seconds.next(now));
        }
        takeWhatIsThere(listener);
        return begun - taken;
    }

    private void takeWhatIsThere(SessionListener listener) {
        for (Optional<Outcome> next = outcomes.poll(); next != null; next = outcomes.poll()) take(next, listener);
    }

    private void take(Optional<Outcome> next, SessionListener listener) {
        next.ifPresent(listener::on);
        if (next.isPresent()) taken++;
    }

    /** Begins no more calls, and lets {@link #run} return with what is done so far. For any thread. */
    public void stop() {
        stopped = true;
        outcomes.offer(Optional.empty()); // wakes the reader; where the queue is full, it is awake
    }

    private void start(ServiceCall call) {
        Thread worker = new Thread(() -> work(call), "calls");
        worker.setDaemon(true); // a call under way does not hold up the end of the program
        worker.start();
    }

    private void work(ServiceCall call) {
        try {
            for (int number = next(); number > 0; number = next()) hand(Optional.of(outcome(number, call)));
        } finally {
            hand(Optional.empty());
        }
    }

    /** One worker waits for the next call to be due, the others wait behind it. 0: there is none any more. */
    private synchronized int next() {
        if (begun == calls) return 0;
        awaitTurn();
        return stopped ? 0 : ++begun;
    }

    private void awaitTurn() {
        long now = nanoTime.getAsLong();
        long dueAtNanos = now + pace.untilTurnNanos(now);
        for (; dueAtNanos - now > 0; now = nanoTime.getAsLong()) LockSupport.parkNanos(this, dueAtNanos - now);
    }

    private Outcome outcome(int number, ServiceCall call) {
        long begin = nanoTime.getAsLong();
        try {
            Answer answer = call.make();
            return new Outcome.Served(number, answer, nanoTime.getAsLong() - begin);
        } catch (RuntimeException e) {
            return new Outcome.Failed(number, Failure.of(e, call.writes()), nanoTime.getAsLong() - begin);
        }
    }

    private void hand(Optional<Outcome> outcome) {
        try {
            outcomes.put(outcome);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a worker", e);
        }
    }
}
