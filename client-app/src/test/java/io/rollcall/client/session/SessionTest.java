package io.rollcall.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.client.call.ServiceCall;
import io.rollcall.client.call.ServiceResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SessionTest {

    private static final ServiceResponse ANSWER = new ServiceResponse("echo1", "hello");

    private final List<CallOutcome> outcomes = new ArrayList<>();

    @Test
    void eachCallIsHandedOverOnce() throws InterruptedException {
        int underWay = new Session(5_000, 8, Pacer.of(0), () -> () -> ANSWER, System::nanoTime).run(outcomes::add);

        assertThat(underWay).isZero();
        assertThat(outcomes)
                .extracting(CallOutcome::number)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 5_000).boxed().toList());
    }

    @Test
    void oneAtATimeTheyComeInOrder() throws InterruptedException {
        new Session(3, 1, Pacer.of(0), () -> () -> ANSWER, System::nanoTime).run(outcomes::add);
        assertThat(outcomes).extracting(CallOutcome::number).containsExactly(1, 2, 3);
    }

    @Test
    void aCallTakesFromBeforeItToBehindIt() throws InterruptedException {
        AtomicLong nanos = new AtomicLong(7);
        ServiceCall slow = () -> {
            nanos.addAndGet(1_500);
            return ANSWER;
        };
        new Session(1, 1, Pacer.of(0), () -> slow, nanos::get).run(outcomes::add);
        assertThat(outcomes).containsExactly(new CallOutcome.Served(1, ANSWER, 1_500));
    }

    @Test
    void aCallThatThrowsIsAnOutcomeAndTheNextOneIsMade() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        ServiceCall second = () -> {
            if (calls.incrementAndGet() == 1) throw new IllegalStateException("no");
            return ANSWER;
        };
        new Session(2, 1, Pacer.of(0), () -> second, System::nanoTime).run(outcomes::add);
        assertThat(outcomes.get(0)).isInstanceOf(CallOutcome.Failed.class);
        assertThat(outcomes.get(1)).isInstanceOf(CallOutcome.Served.class);
    }

    @Test
    void thereAreNoMoreWorkersThanCalls() throws InterruptedException {
        AtomicInteger workers = new AtomicInteger();
        Session session = new Session(
                2,
                1_024,
                Pacer.of(0),
                () -> {
                    workers.incrementAndGet();
                    return () -> ANSWER;
                },
                System::nanoTime);
        session.run(outcomes::add);
        assertThat(workers).hasValue(2);
    }

    @Test
    void thereAreNoMoreCallsInASecondThanAskedFor() throws InterruptedException {
        long begin = System.nanoTime();
        new Session(5, 5, Pacer.of(10), () -> () -> ANSWER, System::nanoTime).run(outcomes::add);

        assertThat(outcomes).hasSize(5);
        Duration fourIntervalsWithoutWhatIsMadeUpFor = Duration.ofMillis(300);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(fourIntervalsWithoutWhatIsMadeUpFor);
    }

    @Test
    void aSecondIsToldOfAlsoWhileNoCallEnds() throws InterruptedException {
        CountDownLatch reported = new CountDownLatch(1);
        ServiceCall slow = () -> {
            await(reported);
            return ANSWER;
        };
        List<Duration> seconds = new ArrayList<>();
        new Session(1, 1, Pacer.of(0), () -> slow, System::nanoTime).run(new SessionListener() {
            @Override
            public void on(CallOutcome outcome) {
                outcomes.add(outcome);
            }

            @Override
            public void onSecond(Duration elapsed) {
                seconds.add(elapsed);
                reported.countDown();
            }
        });
        assertThat(outcomes).hasSize(1);
        assertThat(seconds.get(0)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aCallThatWaitsForItsTurnIsNotUnderWay() throws InterruptedException {
        Session session = new Session(2, 1, Pacer.of(1), () -> () -> ANSWER, () -> 0);
        int underWay = session.run(outcome -> session.stop());
        assertThat(underWay).isZero();
    }

    @Test
    void aStoppedSessionWaitsForNobodyAndSaysHowManyWereUnderWay() throws InterruptedException {
        CountDownLatch bothBegan = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        Session session = new Session(
                100,
                2,
                Pacer.of(0),
                () -> () -> {
                    bothBegan.countDown();
                    await(never);
                    return ANSWER;
                },
                System::nanoTime);
        Thread user = new Thread(() -> {
            await(bothBegan);
            session.stop();
        });
        user.start();

        assertThat(session.run(outcomes::add)).isEqualTo(2);
        assertThat(outcomes).isEmpty();
        user.join();
        never.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
