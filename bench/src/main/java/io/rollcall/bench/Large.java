package io.rollcall.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures more data than heap: a replica with 256 MiB of heap takes 1 GiB of values, restarts, and an empty replica
 * joins it while writes go on.
 */
final class Large {

    private static final List<String> HEAP = List.of("-Xmx256m");
    private static final int VALUES = 1 << 20;
    private static final int VALUE_BYTES = 1 << 10;
    private static final int CONNECTIONS = 64;
    private static final int LOAD_CONNECTIONS = 8;
    private static final int SAMPLES = 1_000;

    private final KvGroup group;

    private Large(KvGroup group) {
        this.group = group;
    }

    /** @param args java, the registry's jar, kv's jar */
    public static void main(String[] args) throws Exception {
        try (KvGroup group = new KvGroup(args[0], args[1], args[2], HEAP, List.of("kv1"))) {
            Large large = new Large(group);
            large.fill();
            large.restart();
            large.join();
        }
    }

    private void fill() throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            threads.add(new Thread(() -> {
                try (Connection connection = new Connection(group.address("kv1"))) {
                    for (int n = next.getAndIncrement(); n < VALUES; n = next.getAndIncrement())
                        put(connection, n, "0");
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) thread.join();
        double seconds = (System.nanoTime() - begin) / 1e9;
        Leases.say(
                "filled",
                "%,d values of 1 KiB at a replica with 256 MiB of heap, %d clients: %.0f s, %,.0f puts/s"
                        .formatted(VALUES, CONNECTIONS, seconds, VALUES / seconds));
    }

    private void restart() throws IOException, InterruptedException {
        group.terminate("kv1");
        group.awaitEnd("kv1");
        long begin = System.nanoTime();
        group.start("kv1");
        group.awaitReady("kv1");
        Leases.say(
                "restarted", "%.1f s until it answers; 5 s is the goal".formatted((System.nanoTime() - begin) / 1e9));
        compare("kv1");
    }

    /** A replica is in the view once it has every committed entry. */
    private void join() throws IOException, InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong writes = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < LOAD_CONNECTIONS; i++) {
            int first = i;
            threads.add(new Thread(() -> {
                try (Connection connection = new Connection(group.address("kv1"))) {
                    for (int n = first; !over.get(); n = (n + LOAD_CONNECTIONS) % VALUES) {
                        put(connection, n, "1");
                        writes.incrementAndGet();
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        threads.forEach(Thread::start);
        long begin = System.nanoTime();
        group.start("kv2");
        group.awaitReady("kv2");
        double seconds = (System.nanoTime() - begin) / 1e9;
        long during = writes.get();
        TimeUnit.SECONDS.sleep(2);
        over.set(true);
        for (Thread thread : threads) thread.join();
        Leases.say(
                "joined",
                "an empty replica answers reads after %.0f s, while %,.0f puts/s went on"
                        .formatted(seconds, during / seconds));
        compare("kv2");
    }

    private void compare(String replica) throws IOException {
        int found = 0;
        try (Connection connection = new Connection(group.address(replica));
                Connection first = new Connection(group.address("kv1"))) {
            for (int i = 0; i < SAMPLES; i++) {
                String get = "{\"key\":\"key%d\"}".formatted(i * (VALUES / SAMPLES));
                String expected = first.post("/KV.Get", get).body().replaceAll("\"servedBy\".*", "");
                String got = connection.post("/KV.Get", get).body().replaceAll("\"servedBy\".*", "");
                if (got.equals(expected) && got.contains("\"found\":true")) found++;
            }
        }
        Leases.say("", "%d of %d samples are there and equal".formatted(found, SAMPLES));
    }

    private static void put(Connection connection, int n, String digit) throws IOException {
        String value = digit.repeat(VALUE_BYTES);
        Connection.Answer answer =
                connection.post("/KV.Put", "{\"key\":\"key%d\",\"value\":\"%s\"}".formatted(n, value));
        if (answer.status() != 200) throw new IOException(answer.toString());
    }
}
