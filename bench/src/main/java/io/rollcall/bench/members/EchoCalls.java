package io.rollcall.bench.members;

import io.rollcall.call.LoadBalanced;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

/** An application that calls echo by its name through the starter at a fixed rate, whatever becomes of the calls. */
final class EchoCalls implements AutoCloseable {

    private static final EchoRequest REQUEST = new EchoRequest("hello");

    /** The calls of one turn are due within this time. */
    private static final Duration TURN = Duration.ofMillis(5);

    /** The limit on calls at a time. A call that is due beyond it begins once another one has ended. */
    private static final int MOST_AT_A_TIME = 16;

    private static final int FAILURES_KEPT = 10;

    private final ConfigurableApplicationContext application;
    private final RestClient client;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService threads = Executors.newFixedThreadPool(MOST_AT_A_TIME);
    private final Semaphore free = new Semaphore(MOST_AT_A_TIME);
    private final Recorder tookNanos = new Recorder(3);
    private final AtomicLong failed = new AtomicLong();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final int perSecond;
    private volatile Schedule schedule = new Schedule();

    /** When calls are due, from a moment on. */
    private static final class Schedule {

        private final long beganNanos = System.nanoTime();
        private final AtomicLong begun = new AtomicLong();
    }

    EchoCalls(String registry, int perSecond) {
        this.perSecond = perSecond;
        application = new SpringApplicationBuilder(Caller.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.config.name=none",
                        "--spring.application.name=caller",
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=warn",
                        "--rollcall.instance.enabled=false",
                        "--rollcall.registry.address=" + registry);
        client = application.getBean(RestClient.class);
        var unused = clock.scheduleAtFixedRate(this::turn, 0, TURN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Begins what is due. */
    private void turn() {
        Schedule now = schedule;
        long due = (long) ((System.nanoTime() - now.beganNanos) / 1e9 * perSecond);
        while (now.begun.get() < due && free.tryAcquire()) {
            long dueNanos = now.beganNanos + (long) (now.begun.incrementAndGet() * 1e9 / perSecond);
            threads.execute(() -> call(now, dueNanos));
        }
    }

    /** Forgets the calls so far, and those that are due by now and were not begun while the processes warmed up. */
    void beginAnew() {
        schedule = new Schedule();
        var unused = tookNanos.getIntervalHistogram();
        failed.set(0);
        failures.clear();
    }

    private void call(Schedule of, long dueNanos) {
        try {
            Objects.requireNonNull(client.post()
                    .uri("http://" + Fleet.SERVICE + "/Echo.Echo")
                    .body(REQUEST)
                    .retrieve()
                    .body(EchoResponse.class));
            if (of == schedule) tookNanos.recordValue(System.nanoTime() - dueNanos);
        } catch (Throwable e) { // an Error is a failure, too
            failed.incrementAndGet();
            if (failures.size() < FAILURES_KEPT) failures.add(e);
        } finally {
            free.release();
        }
    }

    /** Returns the times from when each call was due until its answer, of the calls that count. */
    Histogram tookNanos() {
        return tookNanos.getIntervalHistogram();
    }

    long failed() {
        return failed.get();
    }

    /** Returns some of the failures. */
    Iterable<Throwable> failures() {
        return failures;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        threads.shutdown();
        application.close();
    }

    @EnableAutoConfiguration
    static class Caller {

        @Bean
        RestClient echo(@LoadBalanced RestClient.Builder builder) {
            return builder.build();
        }
    }
}
