package io.rollcall.balance;

import io.rollcall.balance.ServiceBalancer.EjectionListener;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * A service of twenty instances in virtual time, each serving one call after the other in exponentially distributed
 * times. One of them is ten times slower than the others, one fails every other call. Calls come as a Poisson process,
 * at 70 % of what all of them can do; an attempt that fails or is not answered within a second is repeated at another
 * instance, three times in all. There are no circuit breakers, so that it is the algorithm that is seen.
 */
final class LoadSimulation {

    static final int INSTANCES = 20;
    static final String SLOW = "i03";
    static final String FAILING = "i07";

    private static final double LOAD = 0.7;
    private static final double SERVICE_NANOS = 10e6;
    private static final int SLOWER = 10;
    private static final long TIMEOUT_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int ATTEMPTS = 3;
    private static final long WARM_UP_NANOS = Duration.ofSeconds(20).toNanos();
    private static final long END_NANOS = Duration.ofMinutes(2).toNanos();

    private record Event(long atNanos, long number, Runnable what) {}

    private final Random random;
    private final ServiceBalancer balancer;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::number));
    private final Map<String, Long> busyUntilNanos = new TreeMap<>();
    private final Map<String, Integer> attempts = new TreeMap<>();
    private final Histogram nanos = new Histogram(3);
    private long nowNanos;
    private long scheduled;
    private int calls;
    private int failed;

    /** What the clients have seen, in milliseconds and in parts of a hundred. */
    record Seen(double p50, double p99, double max, double slowShare, double failingShare, double failed) {}

    /** @param algorithm made with the clock and the random numbers of the simulation */
    LoadSimulation(Algorithm algorithm, long seed) {
        this.random = new Random(seed);
        this.balancer = new ServiceBalancer(
                algorithm.with(() -> nowNanos, random::nextInt),
                new Zone(null),
                Instances.NEVER_EJECTED,
                () -> nowNanos,
                random::nextInt,
                EjectionListener.NONE,
                Runnable::run);
        balancer.update(IntStream.range(0, INSTANCES)
                .mapToObj(i -> Instances.instance(String.format("i%02d", i), 1, Status.UP))
                .toList());
    }

    @FunctionalInterface
    interface Algorithm {

        LoadBalancer with(LongSupplier nanoTime, RandomSource random);
    }

    Seen run() {
        after(0, this::arrive);
        while (!events.isEmpty()) {
            Event next = events.remove();
            nowNanos = next.atNanos();
            next.what().run();
        }
        int sum = attempts.values().stream().mapToInt(Integer::intValue).sum();
        return new Seen(
                nanos.getValueAtPercentile(50) / 1e6,
                nanos.getValueAtPercentile(99) / 1e6,
                nanos.getMaxValue() / 1e6,
                100.0 * attempts.getOrDefault(SLOW, 0) / sum,
                100.0 * attempts.getOrDefault(FAILING, 0) / sum,
                100.0 * failed / calls);
    }

    private void arrive() {
        if (nowNanos >= END_NANOS) return;
        double perNano = LOAD * (INSTANCES - 1 + 1.0 / SLOWER) / SERVICE_NANOS;
        after(exponential(1 / perNano), this::arrive);
        new OneCall().attempt();
    }

    private void after(long nanos, Runnable what) {
        events.add(new Event(nowNanos + nanos, scheduled++, what));
    }

    private long exponential(double mean) {
        return Math.round(-StrictMath.log(1 - random.nextDouble()) * mean);
    }

    /** When the instance will have served one more call. */
    private long serve(String id) {
        double mean = id.equals(SLOW) ? SERVICE_NANOS * SLOWER : SERVICE_NANOS;
        long done = Math.max(nowNanos, busyUntilNanos.getOrDefault(id, 0L)) + exponential(mean);
        busyUntilNanos.put(id, done);
        return done;
    }

    private final class OneCall {

        private final long beganNanos = nowNanos;
        private final boolean counts = nowNanos >= WARM_UP_NANOS;
        private final Set<String> tried = new HashSet<>();

        void attempt() {
            Endpoint endpoint = Objects.requireNonNull(balancer.pick(new Call("simulated", tried, null)));
            InFlight call = endpoint.begin();
            if (counts) attempts.merge(endpoint.id(), 1, Integer::sum);
            tried.add(endpoint.id());
            long sentNanos = nowNanos;
            long doneNanos = serve(endpoint.id());
            boolean isLate = doneNanos - nowNanos > TIMEOUT_NANOS;
            boolean fails = endpoint.id().equals(FAILING) && random.nextBoolean();
            long tookNanos = isLate ? TIMEOUT_NANOS : doneNanos - nowNanos;
            after(tookNanos, () -> {
                if (isLate || fails) onFailed(call, nowNanos - sentNanos);
                else onSucceeded(call, nowNanos - sentNanos);
            });
        }

        private void onFailed(InFlight call, long tookNanos) {
            call.onFailed(tookNanos, nowNanos, new IllegalStateException("simulated"));
            if (tried.size() < ATTEMPTS) attempt();
            else end(false);
        }

        private void onSucceeded(InFlight call, long tookNanos) {
            call.onSucceeded(tookNanos, nowNanos);
            end(true);
        }

        private void end(boolean isGood) {
            if (!counts) return;
            calls++;
            nanos.recordValue(nowNanos - beganNanos);
            if (!isGood) failed++;
        }
    }
}
