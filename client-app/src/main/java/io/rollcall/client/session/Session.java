package io.rollcall.client.session;

import io.rollcall.client.call.CallFailure;
import io.rollcall.client.call.ServiceCall;
import io.rollcall.client.call.ServiceResponse;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A number of calls, made by a number of workers at a time. The workers only call; every outcome is handed to the one
 * thread in {@link #run}, so that counting and printing there need no lock.
 */
public final class Session {

    /** A worker that is this far ahead of the reader waits, because a stalled terminal must not fill the memory. */
    private static final int OUTCOMES_AHEAD = 1_024;

    private final int calls;
    private final int workers;
    private final Pacer pacer;
    private final Supplier<ServiceCall> callOfWorker;
    private final LongSupplier nanoTime;

    private final BlockingQueue<Optional<CallOutcome>> outcomes = new ArrayBlockingQueue<>(OUTCOMES_AHEAD);
    private volatile int begun;
    private int taken;
    private volatile boolean stopped;

    /**
     * @param pacer limits the rate of all workers together
     * @param callOfWorker makes the call of each worker, which no other thread uses
     * @param nanoTime a clock like {@link System#nanoTime}
     */
    public Session(int calls, int concurrency, Pacer pacer, Supplier<ServiceCall> callOfWorker, LongSupplier nanoTime) {
        this.calls = calls;
        this.workers = Math.min(calls, concurrency);
        this.pacer = pacer;
        this.callOfWorker = callOfWorker;
        this.nanoTime = nanoTime;
    }

    /**
     * Makes the calls, and hands over each outcome in the caller's thread when it comes.
     *
     * @return how many calls were in flight, with unknown outcomes, when the session was stopped; 0 if it was not
     */
    public int run(SessionListener listener) throws InterruptedException {
        SecondTicker seconds = new SecondTicker(nanoTime.getAsLong());
        for (int i = 0; i < workers; i++) start(callOfWorker.get());
        for (int ended = 0; ended < workers && !stopped; ) {
            Optional<CallOutcome> next = outcomes.poll(seconds.leftNanos(nanoTime.getAsLong()), TimeUnit.NANOSECONDS);
            if (next != null) take(next, listener);
            if (next != null && next.isEmpty()) ended++;
            long now = nanoTime.getAsLong();
            if (seconds.leftNanos(now) == 0) listener.onSecond(seconds.next(now));
        }
        takeWhatIsThere(listener);
        return begun - taken;
    }

    private void takeWhatIsThere(SessionListener listener) {
        for (Optional<CallOutcome> next = outcomes.poll(); next != null; next = outcomes.poll()) take(next, listener);
    }

    private void take(Optional<CallOutcome> next, SessionListener listener) {
        next.ifPresent(listener::on);
        if (next.isPresent()) taken++;
    }

    /** Begins no more calls, and lets {@link #run} return with the outcomes so far. Any thread may call it. */
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

    /** Returns the next call's number when it is due; 0: none. One worker waits for it, the others for that one. */
    private synchronized int next() {
        if (begun == calls) return 0;
        awaitTurn();
        return stopped ? 0 : ++begun;
    }

    private void awaitTurn() {
        long now = nanoTime.getAsLong();
        long dueAtNanos = now + pacer.untilTurnNanos(now);
        for (; dueAtNanos - now > 0; now = nanoTime.getAsLong()) LockSupport.parkNanos(this, dueAtNanos - now);
    }

    private CallOutcome outcome(int number, ServiceCall call) {
        long begin = nanoTime.getAsLong();
        try {
            ServiceResponse answer = call.make();
            return new CallOutcome.Served(number, answer, nanoTime.getAsLong() - begin);
        } catch (RuntimeException e) {
            return new CallOutcome.Failed(number, CallFailure.of(e, call.writes()), nanoTime.getAsLong() - begin);
        }
    }

    private void hand(Optional<CallOutcome> outcome) {
        try {
            outcomes.put(outcome);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a worker", e);
        }
    }
}
