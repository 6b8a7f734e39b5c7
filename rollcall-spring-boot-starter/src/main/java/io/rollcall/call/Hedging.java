package io.rollcall.call;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.rollcall.call.BlockingCall.Result;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends a call that has not been answered for a while to a second instance as well, and takes the answer that comes
 * first. The other attempt is given up: its thread is interrupted, which closes the connection that it waits on, and
 * nothing of its answer is read.
 *
 * @param after the time before the second attempt begins
 * @param threads gives each attempt in flight a thread
 * @see <a href="https://doi.org/10.1145/2408776.2408794">Dean and Barroso, The Tail at Scale, CACM 56(2), 2013: hedged
 *     requests</a>
 */
record Hedging(Duration after, Executor threads) {

    /** An attempt that has begun, and the work that sends it and waits for its answer. */
    record Sending(Attempt attempt, Callable<Result> work) {}

    /**
     * Runs the race.
     *
     * @param second begins a second attempt; it returns null if there can be none
     */
    Result race(Sending first, Supplier<@Nullable Sending> second) {
        Race race = new Race();
        try {
            race.enter(first);
            if (race.isDecidedWithin(after)) return race.result();
            Sending hedge = second.get();
            if (hedge != null) race.enter(hedge);
            return race.result();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Result.of(new InterruptedIOException("interrupted while waiting for an answer"));
        } finally {
            race.giveUpOthers();
        }
    }

    private final class Race {

        private final BlockingQueue<Racer> ended = new LinkedBlockingQueue<>();
        private final List<Racer> underWay = new ArrayList<>();

        void enter(Sending sending) {
            Racer racer = new Racer(sending, ended);
            underWay.add(racer);
            threads.execute(racer);
        }

        boolean isDecidedWithin(Duration time) throws InterruptedException {
            Racer first = ended.poll(time.toNanos(), NANOSECONDS);
            return first != null && ended.add(first);
        }

        /** Returns the first answer. If an attempt has failed, it returns the result of the other one. */
        Result result() throws InterruptedException {
            Result result = next();
            while (!result.isFinal() && !underWay.isEmpty()) {
                result.discard();
                result = next();
            }
            return result;
        }

        private Result next() throws InterruptedException {
            Racer racer = ended.take();
            underWay.remove(racer);
            return racer.result();
        }

        void giveUpOthers() {
            for (Racer racer : underWay) if (!racer.giveUp()) threads.execute(racer::abort);
        }
    }

    private static final class Racer extends FutureTask<Result> {

        private final Attempt attempt;
        private final BlockingQueue<Racer> ended;

        Racer(Sending sending, BlockingQueue<Racer> ended) {
            super(sending.work());
            this.attempt = sending.attempt();
            this.ended = ended;
        }

        Result result() throws InterruptedException {
            try {
                return get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("an attempt gives a result, whatever happens", e);
            }
        }

        /** Gives the attempt up; false if it has just ended, and so has a result. */
        boolean giveUp() {
            attempt.abandoned();
            return cancel(true);
        }

        /**
         * Closes the answer in a thread of its own that is interrupted. Otherwise the rest of the answer would be read.
         */
        void abort() {
            try {
                Result late = result();
                Thread.currentThread().interrupt();
                late.discard();
            } catch (InterruptedException e) { // there is nothing to wait for
                Thread.currentThread().interrupt();
            }
        }

        @Override
        protected void set(Result result) {
            super.set(result);
            if (isCancelled()) result.discard(); // by this thread, which is interrupted
        }

        @Override
        protected void done() {
            ended.add(this);
        }
    }
}
