package io.rollcall.kv.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SerialExecutorTest {

    private static final long NEVER_NANOS = TimeUnit.HOURS.toNanos(1);

    private final List<Throwable> defects = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch ticks = new CountDownLatch(3);
    private final SerialExecutor executor =
            new SerialExecutor("turns", NEVER_NANOS, () -> {}, defects::add, ended::countDown);

    @AfterEach
    void stop() {
        executor.stop();
    }

    @Test
    void whoBringsATaskDoesItWhereNobodyElseIsAtIt() {
        executor.start();
        List<Thread> by = Collections.synchronizedList(new ArrayList<>());
        // The thread of the turns may be at its first tick.
        while (!by.contains(Thread.currentThread())) executor.add(() -> by.add(Thread.currentThread()), () -> {});
    }

    @Test
    void whatIsLeftIsDoneByTheThreadOfTheTurns() {
        executor.start();
        CompletableFuture<String> by = new CompletableFuture<>();
        executor.leave(() -> by.complete(Thread.currentThread().getName()));
        assertThat(by).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo("turns");
    }

    /** A task within a task waits, so each sees what the one before it has left. */
    @Test
    void aTaskThatComesFromATaskIsDoneAfterIt() {
        executor.start();
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Void> last = new CompletableFuture<>();
        executor.add(
                () -> {
                    executor.add(
                            () -> {
                                order.add("inner");
                                last.complete(null);
                            },
                            () -> {});
                    order.add("outer");
                },
                () -> {});
        assertThat(last).succeedsWithin(5, TimeUnit.SECONDS);
        assertThat(order).containsExactly("outer", "inner");
    }

    @Test
    void whoHasDoneEnoughForOthersGoesOn() throws Exception {
        executor.start();
        List<Thread> by = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(100);
        Runnable task = () -> {
            by.add(Thread.currentThread());
            done.countDown();
        };
        executor.add(() -> IntStream.range(0, 100).forEach(i -> executor.add(task, () -> {})), () -> {});
        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(by).filteredOn(Thread.currentThread()::equals).hasSizeLessThan(32);
    }

    /** The counter is not atomic: it is right if the tasks are done one at a time, and each sees the one before. */
    @RepeatedTest(20)
    void ofManyCallersNoTaskIsLostAndNoneDoneBesideAnother() throws Exception {
        executor.start();
        int callers = 4;
        int each = 5_000;
        int[] counter = new int[1];
        CountDownLatch done = new CountDownLatch(callers * each);
        Runnable task = () -> {
            counter[0]++;
            done.countDown();
        };
        List<Thread> threads = IntStream.range(0, callers)
                .mapToObj(caller -> new Thread(() -> {
                    for (int i = 0; i < each; i++) {
                        if (i % 3 == 0) executor.leave(task);
                        else executor.add(task, () -> {});
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        assertThat(done.await(20, TimeUnit.SECONDS)).as("no task is lost").isTrue();
        assertThat(counter[0]).isEqualTo(callers * each);
        for (Thread thread : threads) thread.join();
    }

    @Test
    void ticksComeThoughNobodyBringsATask() throws Exception {
        SerialExecutor ticking = new SerialExecutor("ticking", 1_000_000, ticks::countDown, defects::add, () -> {});
        ticking.start();
        assertThat(ticks.await(5, TimeUnit.SECONDS)).isTrue();
        ticking.stop();
    }

    /** The thread that is kept by a task does not keep the ticks: they come before the next task. */
    @Test
    void aTickComesBeforeTheTasksThatWait() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(1);
        SerialExecutor ticking =
                new SerialExecutor("ticking", 20_000_000, () -> order.add("tick"), defects::add, () -> {});
        ticking.start();
        ticking.add(
                () -> {
                    order.clear();
                    for (int i = 0; i < 3; i++) ticking.add(() -> order.add("task"), () -> {});
                    ticking.add(done::countDown, () -> {});
                    long until = System.nanoTime() + 30_000_000;
                    while (System.nanoTime() < until) Thread.onSpinWait();
                },
                () -> {});
        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(order).startsWith("tick", "task", "task", "task");
        ticking.stop();
    }

    @Test
    void aTaskThatFailsIsADefectAndNoOtherIsDone() throws Exception {
        executor.start();
        RuntimeException defect = new IllegalStateException("broken");
        CompletableFuture<String> next = new CompletableFuture<>();
        executor.add(
                () -> {
                    executor.add(() -> next.complete("done"), () -> next.complete("not done"));
                    throw defect;
                },
                () -> {});
        assertThat(next).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo("not done");
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(defects).containsExactly(defect);
        assertThat(executor.add(() -> {}, () -> {})).isFalse();
    }

    /** Whoever waits is told all the same. */
    @Test
    void whoHearsOfADefectMayFailToo() throws Exception {
        SerialExecutor broken = new SerialExecutor(
                "broken",
                NEVER_NANOS,
                () -> {},
                defect -> {
                    throw new IllegalStateException("the listener, too", defect);
                },
                ended::countDown);
        broken.start();
        CompletableFuture<String> next = new CompletableFuture<>();
        broken.add(
                () -> {
                    broken.add(() -> next.complete("done"), () -> next.complete("not done"));
                    throw new IllegalStateException("broken");
                },
                () -> {});
        assertThat(next).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo("not done");
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    }
}
