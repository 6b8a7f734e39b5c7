package io.rollcall.kv.replica;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does tasks one at a time, in the order in which they came. Who brings one does it at once, with those before it,
 * where nobody else is at it; else it is done by whoever is. So most tasks change no thread, which costs more than the
 * task.
 *
 * <p>A thread of its own does what must be done at times, and what is left by a thread that has done enough for others.
 *
 * @see <a href="https://doi.org/10.1145/1810479.1810540">Hendler, Incze, Shavit and Tzafrir: Flat Combining and the
 *     Synchronization-Parallelism Tradeoff, SPAA 2010</a>, whose combiner this is
 */
final class SerialExecutor {

    private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);

    /** Of others, for some 10 microseconds each: who asked something wants to go on. */
    private static final int MOST_BY_A_CALLER = 32;

    private static final long UNTIL_A_TURN_ENDS_NANOS = 100_000;

    private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();
    private final AtomicBoolean taken = new AtomicBoolean();
    private final Runnable onTick;
    private final long tickNanos;
    private final Consumer<Throwable> onDefect;
    private final Runnable onEnd;
    private final Thread thread;

    private volatile boolean running;
    private volatile long nextTickNanos;

    /** @param ifNotDone instead of the work, where this ends before */
    private record Task(Runnable work, Runnable ifNotDone) {}

    /**
     * @param onTick every so often, before whatever waits
     * @param onDefect a task has failed, and none is done any more
     * @param onEnd no task is done any more; then those that wait are told so
     */
    SerialExecutor(String name, long tickNanos, Runnable onTick, Consumer<Throwable> onDefect, Runnable onEnd) {
        this.onTick = onTick;
        this.tickNanos = tickNanos;
        this.onDefect = onDefect;
        this.onEnd = onEnd;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        nextTickNanos = System.nanoTime();
        running = true;
        thread.start();
    }

    /** The task that says so is the last. */
    void stop() {
        running = false;
        LockSupport.unpark(thread);
    }

    boolean isRunning() {
        return running;
    }

    int waiting() {
        return queue.size();
    }

    /** @return whether one of the two is done, now or later */
    boolean add(Runnable work, Runnable ifNotDone) {
        if (!running) return false;
        Task task = new Task(work, ifNotDone);
        queue.add(task);
        // It may have ended meanwhile: before this came to the queue, or with it.
        if (!running && queue.remove(task)) ifNotDone.run();
        take(MOST_BY_A_CALLER);
        return true;
    }

    /** For a caller that must not be held up. Lost where this ends before. */
    void leave(Runnable work) {
        if (!running) return;
        queue.add(new Task(work, () -> {}));
        if (!taken.get()) LockSupport.unpark(thread);
    }

    private void run() {
        while (running) {
            take(Integer.MAX_VALUE);
            // Whoever has the turn does the tick as well: there is no need to look all the time whether it is over.
            LockSupport.parkNanos(this, Math.max(UNTIL_A_TURN_ENDS_NANOS, nextTickNanos - System.nanoTime()));
        }
        while (!taken.compareAndSet(false, true)) LockSupport.parkNanos(this, UNTIL_A_TURN_ENDS_NANOS);
        try {
            onEnd.run();
        } finally {
            for (Task task = queue.poll(); task != null; task = queue.poll()) tellNotDone(task);
        }
    }

    private static void tellNotDone(Task task) {
        try {
            task.ifNotDone().run();
        } catch (RuntimeException | Error e) {
            log.error("A caller was not told that its task is not done", e); // the others are
        }
    }

    /** Looks again after its turn: who came during it has left its task to this one. */
    private void take(int most) {
        int left = most;
        while (left > 0 && hasWork() && taken.compareAndSet(false, true)) {
            try {
                left = turn(left);
            } catch (RuntimeException | Error e) {
                stop();
                tellOf(e);
            } finally {
                taken.set(false);
            }
        }
        if (left == 0) LockSupport.unpark(thread);
    }

    private void tellOf(Throwable defect) {
        try {
            onDefect.accept(defect);
        } catch (RuntimeException | Error e) {
            log.error("Those who are to hear of a defect have failed, too", e);
        }
    }

    private boolean hasWork() {
        return running && (!queue.isEmpty() || isTickDue());
    }

    private int turn(int most) {
        int left = most;
        while (running && left > 0) {
            if (isTickDue()) tick();
            Task next = queue.poll();
            if (next == null) return left;
            left--;
            next.work().run();
        }
        return left;
    }

    private boolean isTickDue() {
        return System.nanoTime() - nextTickNanos >= 0;
    }

    private void tick() {
        nextTickNanos = System.nanoTime() + tickNanos;
        onTick.run();
    }
}
