package io.rollcall.bench;

import io.rollcall.bench.process.BusyProcesses;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/**
 * Measures how long writes stand still after a replica is lost in each of three ways, and after all are, and whether
 * clients notice the loss of the registry. Time counts from the signal, as clients see it: it includes finding the new
 * primary.
 */
final class Failover {

    private static final int RUNS = 50;
    private static final int WARM_UP_WRITES = 500;

    /** A few writes for each client, after the group has settled. */
    private static final int WRITES_AFTER = 100;

    private static final Duration WITHOUT_REGISTRY = Duration.ofSeconds(60);

    /** A write under way may be acknowledged just after the signal. A longer gap is a standstill. */
    private static final Duration STANDSTILL = Duration.ofMillis(500);

    private final KvGroup group;
    private final KvLoad load;
    private final int runs;

    private Failover(KvGroup group, KvLoad load, int runs) {
        this.group = group;
        this.load = load;
        this.runs = runs;
    }

    /**
     * @param args java, the registry's jar, kv's jar; how many busy processes beside them; how many runs of each,
     *     if not 50
     */
    public static void main(String[] args) throws Exception {
        int busyProcesses = Integer.parseInt(args[3]);
        int runs = args.length > 4 ? Integer.parseInt(args[4]) : RUNS;
        try (KvGroup group = new KvGroup(args[0], args[1], args[2]);
                KvLoad load = new KvLoad(group)) {
            Leases.say(
                    "failover",
                    "three replicas on disk, 6 writers, 4 readers, %d runs each, Java %s, load of the machine %.1f on %d cores"
                            .formatted(
                                    runs,
                                    Runtime.version().feature(),
                                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                                    Runtime.getRuntime().availableProcessors()));
            Failover failover = new Failover(group, load, runs);
            load.awaitWrites(WARM_UP_WRITES);
            try (BusyProcesses busy = BusyProcesses.start(busyProcesses)) {
                Leases.say("beside it", "%d busy processes".formatted(busy.count()));
                failover.killPrimary();
                failover.terminatePrimary();
                failover.stopBackup();
                failover.killAll();
                failover.killRegistry();
            }
        }
    }

    private void killPrimary() throws IOException, InterruptedException {
        Histogram gaps = new Histogram(3);
        for (int run = 0; run < runs; run++) {
            String primary = settled();
            long begin = System.nanoTime();
            group.kill(primary);
            gaps.recordValue(firstBySomeoneElse(primary) - begin);
            group.start(primary);
        }
        say("SIGKILL of the primary", "until a write succeeds again; under 3 s is the goal", gaps);
    }

    private void terminatePrimary() throws IOException, InterruptedException {
        Histogram gaps = new Histogram(3);
        for (int run = 0; run < runs; run++) {
            String primary = settled();
            long begin = System.nanoTime();
            group.terminate(primary);
            group.awaitEnd(primary);
            load.awaitWrites(WRITES_AFTER);
            gaps.recordValue(longestGap(begin, load.takeAcks()));
            group.start(primary);
        }
        say("SIGTERM of the primary", "longest between two writes; under 300 ms is the goal", gaps);
    }

    private void stopBackup() throws IOException, InterruptedException {
        Histogram gaps = new Histogram(3);
        for (int run = 0; run < runs; run++) {
            String primary = settled();
            String backup = KvGroup.REPLICAS.stream()
                    .filter(replica -> !replica.equals(primary))
                    .findFirst()
                    .orElseThrow();
            long begin = System.nanoTime();
            group.signal(backup, "STOP");
            try {
                TimeUnit.NANOSECONDS.sleep(STANDSTILL.toNanos());
                load.awaitWrites(WRITES_AFTER);
            } finally {
                group.signal(backup, "CONT");
            }
            gaps.recordValue(longestGap(begin, load.takeAcks()));
        }
        say("SIGSTOP of a backup", "longest between two writes; under 3.5 s is the goal", gaps);
    }

    /** All are started again at once. The time until they answer is their JVMs', the rest is the group's. */
    private void killAll() throws IOException, InterruptedException {
        Histogram gaps = new Histogram(3);
        Histogram afterAllAnswer = new Histogram(3);
        for (int run = 0; run < runs; run++) {
            settled();
            long begin = System.nanoTime();
            group.killReplicas();
            long gone = System.nanoTime();
            for (String replica : KvGroup.REPLICAS) group.start(replica);
            for (String replica : KvGroup.REPLICAS) group.awaitAnswer(replica);
            long allAnswer = System.nanoTime();
            long first = firstSentAfter(gone);
            gaps.recordValue(first - begin);
            afterAllAnswer.recordValue(Math.max(0, first - allAnswer));
        }
        say("SIGKILL of all three", "all started again at once: until a write succeeds again", gaps);
        say("", "of that, after all three answer", afterAllAnswer);
    }

    private void killRegistry() throws IOException, InterruptedException {
        settled();
        long writes = load.writes.get();
        long reads = load.reads.get();
        long failedWrites = load.failedWrites.get();
        long failedReads = load.failedReads.get();
        long begin = System.nanoTime();
        group.kill(KvGroup.REGISTRY);
        TimeUnit.NANOSECONDS.sleep(WITHOUT_REGISTRY.toNanos());
        long longest = longestGap(begin, load.takeAcks());
        Leases.say(
                "no registry",
                "60 s: of %,d writes %,d failed, of %,d reads %,d; longest between two writes %d ms"
                        .formatted(
                                load.writes.get() - writes,
                                load.failedWrites.get() - failedWrites,
                                load.reads.get() - reads,
                                load.failedReads.get() - failedReads,
                                TimeUnit.NANOSECONDS.toMillis(longest)));
        group.start(KvGroup.REGISTRY);
        settled();
    }

    /** Waits until the group is complete and has taken writes for a while; returns the id of the primary. */
    private String settled() throws InterruptedException {
        while (true) {
            String primary = group.primary();
            load.awaitWrites(WRITES_AFTER);
            load.takeAcks();
            if (group.primary().equals(primary)) return primary; // beside a load, another one may have taken over
        }
    }

    private long firstBySomeoneElse(String replica) throws InterruptedException {
        return first(ack -> !ack.by().equals(replica));
    }

    /** Waits for the first acknowledged write that was sent after this time; returns when its answer was there. */
    private long firstSentAfter(long nanos) throws InterruptedException {
        return first(ack -> ack.sentNanos() > nanos);
    }

    private long first(Predicate<KvLoad.Ack> which) throws InterruptedException {
        for (long deadline = System.nanoTime() + KvGroup.PATIENCE.toNanos(); System.nanoTime() < deadline; ) {
            OptionalLong first = load.takeAcks().stream()
                    .filter(which)
                    .mapToLong(KvLoad.Ack::atNanos)
                    .min();
            if (first.isPresent()) return first.getAsLong();
            TimeUnit.MILLISECONDS.sleep(1);
        }
        throw new IllegalStateException("No write succeeded within " + KvGroup.PATIENCE);
    }

    private static long longestGap(long beginNanos, List<KvLoad.Ack> acks) {
        long longest = 0;
        long lastNanos = beginNanos;
        for (KvLoad.Ack ack : acks) {
            longest = Math.max(longest, ack.atNanos() - lastNanos);
            lastNanos = Math.max(lastNanos, ack.atNanos());
        }
        return longest;
    }

    private static void say(String what, String figure, Histogram nanos) {
        Leases.say(what, figure);
        Leases.say(
                "",
                "min %.0f ms, p50 %.0f, p90 %.0f, max %.0f, load of the machine %.1f"
                        .formatted(
                                nanos.getMinValue() / 1e6,
                                nanos.getValueAtPercentile(50) / 1e6,
                                nanos.getValueAtPercentile(90) / 1e6,
                                nanos.getMaxValue() / 1e6,
                                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    }
}
