package io.rollcall.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures whether reads scale with replicas: linearizable gets of a group of three, sent to one replica and to all
 * three in turn. Each replica has its own quota of a core, so that three replicas and the load fit on two cores.
 */
final class Reads {

    private static final double CORES_EACH = 0.25;
    private static final int ROUNDS = 5;
    private static final long WARM_UP_SECONDS = 60;
    private static final long ROUND_SECONDS = 10;
    private static final int CONNECTIONS_EACH = 8;
    private static final int KEYS = 1_000;
    private static final int VALUE_BYTES = 100;

    private final KvGroup group;

    private Reads(KvGroup group) {
        this.group = group;
    }

    /** @param args java, the registry's jar, kv's jar */
    public static void main(String[] args) throws Exception {
        if (!CpuQuota.isPossible()) {
            Leases.say("reads", "NOT RUN: it wants to make control groups under /sys/fs/cgroup, as root");
            return;
        }
        try (CpuQuota quota = new CpuQuota();
                KvGroup group = new KvGroup(args[0], args[1], args[2])) {
            Reads reads = new Reads(group);
            reads.fill();
            reads.read(KvGroup.REPLICAS, WARM_UP_SECONDS); // on all cores
            for (String replica : KvGroup.REPLICAS) quota.limit(replica, group.pid(replica), CORES_EACH);
            reads.compare();
        }
    }

    private void fill() throws IOException, InterruptedException {
        try (Connection primary = new Connection(group.address(group.primary()))) {
            for (int i = 0; i < KEYS; i++) {
                String put = "{\"key\":\"key%d\",\"value\":\"%s\"}".formatted(i, "v".repeat(VALUE_BYTES));
                if (primary.post("/KV.Put", put).status() != 200) throw new IOException("a put failed");
            }
        }
    }

    private void compare() throws InterruptedException {
        List<Double> one = new ArrayList<>();
        List<Double> three = new ArrayList<>();
        String first = group.primary();
        read(KvGroup.REPLICAS, ROUND_SECONDS);
        for (int round = 0; round < ROUNDS; round++) {
            one.add(read(List.of(first), ROUND_SECONDS));
            three.add(read(KvGroup.REPLICAS, ROUND_SECONDS));
        }
        Leases.say(
                "reads",
                "three replicas with %.2f of a core each, %d keys, %d connections at each replica asked, %d rounds of %d s, Java %s"
                        .formatted(
                                CORES_EACH,
                                KEYS,
                                CONNECTIONS_EACH,
                                ROUNDS,
                                ROUND_SECONDS,
                                Runtime.version().feature()));
        say("at one", one);
        say("at three", three);
        Leases.say("ratio", "%.2f; 2.4 is the goal".formatted(median(three) / median(one)));
    }

    private static void say(String what, List<Double> perSecond) {
        Leases.say(
                what,
                "%,.0f gets/s (%,.0f to %,.0f)"
                        .formatted(
                                median(perSecond),
                                perSecond.stream()
                                        .mapToDouble(Double::doubleValue)
                                        .min()
                                        .orElseThrow(),
                                perSecond.stream()
                                        .mapToDouble(Double::doubleValue)
                                        .max()
                                        .orElseThrow()));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** @return gets a second */
    private double read(List<String> replicas, long seconds) throws InterruptedException {
        AtomicLong gets = new AtomicLong();
        AtomicLong failures = new AtomicLong();
        long begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> threads = new ArrayList<>();
        for (String replica : replicas) {
            for (int i = 0; i < CONNECTIONS_EACH; i++) {
                threads.add(new Thread(() -> readOn(replica, end, gets, failures)));
            }
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) thread.join();
        if (failures.get() > 0) throw new IllegalStateException(failures + " reads failed");
        return gets.get() * 1e9 / (System.nanoTime() - begin);
    }

    private void readOn(String replica, long endNanos, AtomicLong gets, AtomicLong failures) {
        try (Connection connection = new Connection(group.address(replica))) {
            List<byte[]> requests = new ArrayList<>();
            for (int i = 0; i < KEYS; i++) requests.add(connection.request("/KV.Get", "{\"key\":\"key" + i + "\"}"));
            long done = 0;
            for (int i = 0; System.nanoTime() < endNanos; i = (i + 7) % KEYS) {
                if (connection.send(requests.get(i)).status() == 200) done++;
                else failures.incrementAndGet();
            }
            gets.addAndGet(done);
        } catch (IOException e) {
            failures.incrementAndGet();
        }
    }
}
