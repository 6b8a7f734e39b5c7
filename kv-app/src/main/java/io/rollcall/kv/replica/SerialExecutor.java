package io.rollcall.kv.replica;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in the order in which they came. A thread that adds a task runs it at once, with the tasks
 * before it, if no other thread is running tasks; otherwise the thread that is running tasks runs it. So most tasks
 * change no thread, which would cost more than the task.
 *
 * <p>A thread of its own runs the ticks, and the tasks that are left by a thread that has done enough for others.
 *
 * @see <a href="https://doi.org/10.1145/1810479.1810540">Hendler, Incze, Shavit and Tzafrir: Flat Combining and the
 *     Synchronization-Parallelism Tradeoff, SPAA 2010</a>, whose combiner this is
 */
final class SerialExecutor {

    private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);

    /**
     * The number of other threads' tasks that a caller runs, at some 10 microseconds each: the caller wants to go on.
     */
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

    /** @param ifNotDone runs in place of the work, where the executor ends before */
    private record Task(Runnable work, Runnable ifNotDone) {}

    /**
     * @param onTick runs once in each {@code tickNanos}, before any waiting task
     * @param onDefect called after a task has failed; no task is run any more
     * @param onEnd called after the last task; then the waiting callers are told
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

    /** Stops the executor. The task that calls this is the last. */
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

    /** Adds a task, and may run it at once. Returns whether one of the two is run, now or later. */
    boolean add(Runnable work, Runnable ifNotDone) {
        if (!running) return false;
        Task task = new Task(work, ifNotDone);
        queue.add(task);
        // The executor may have ended in the meantime: before this task came to the queue, or with it.
        if (!running && queue.remove(task)) ifNotDone.run();
        take(MOST_BY_A_CALLER);
        return true;
    }

    /**
     * Leaves a task to another thread, because the caller must not be held up. The task is lost where the executor ends
     * before.
     */
    void leave(Runnable work) {
        if (!running) return;
        queue.add(new Task(work, () -> {}));
        if (!taken.get()) LockSupport.unpark(thread);
    }

    private void run() {
        while (running) {
            take(Integer.MAX_VALUE);
            // The thread that has the turn does the tick as well, so this one need not watch for the end of the turn.
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

    /** Looks again after its turn: another thread may have left its task to this one during it. */
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
            log.error("The handler of a defect has failed, too", e);
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
