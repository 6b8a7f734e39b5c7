package io.rollcall.bench.members;

import static io.rollcall.bench.members.MembersFailover.say;

import io.rollcall.bench.load.Http;
import io.rollcall.bench.load.OpenLoop;
import io.rollcall.bench.process.LiveHeap;
import io.rollcall.bench.process.Proc;
import io.rollcall.wire.registry.LookupResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.HdrHistogram.Histogram;

/**
 * Measures how many instances three members keep: almost 200,000 of them, the most that a registry takes, in 2,000
 * services send a heartbeat every third of 30 s, a third of them to each member. Two of three heartbeats pass through a
 * follower.
 */
public final class MembersScale {

    /** A registry takes 200,000; there is room for those that come and go meanwhile. */
    private static final int INSTANCES = 199_900;

    private static final int BEAT_SECONDS = 10;

    /** The instances of one host, where they are sent together. */
    private static final int BATCH = 100;

    private static final int CONNECTIONS = 64;
    private static final int REGISTERING_AT_A_TIME = 60;
    private static final Duration WARM_UP = Duration.ofMinutes(1);
    private static final Duration MEASURED = Duration.ofMinutes(1);
    private static final double MIB = 1 << 20;

    private final Path java;
    private final Members members;
    private final List<List<String>> beats = new ArrayList<>();

    private MembersScale(Path java, Members members) {
        this.java = java;
        this.members = members;
    }

    /** @param args java, the registry's jar */
    public static void main(String[] args) throws Exception {
        List<String> options = List.of("-Xmx1280m", "-Drollcall.registry.quota=100"); // one address registers all
        try (Members members = new Members(args[0], args[1], options)) {
            MembersScale scale = new MembersScale(Path.of(args[0]), members);
            scale.register();
            scale.requireListed();
            scale.keep(BATCH);
            scale.keep(1);
        }
    }

    private void register() throws Exception {
        int each = INSTANCES / REGISTERING_AT_A_TIME;
        long beganNanos = System.nanoTime();
        CountDownLatch partsLeft = new CountDownLatch(REGISTERING_AT_A_TIME);
        ExecutorService threads = Executors.newFixedThreadPool(REGISTERING_AT_A_TIME);
        try {
            List<Future<List<String>>> parts = new ArrayList<>();
            for (int part = 0; part < REGISTERING_AT_A_TIME; part++) {
                int count = part == REGISTERING_AT_A_TIME - 1 ? INSTANCES - part * each : each;
                parts.add(threads.submit(
                        new Instances(members.port(part % Members.COUNT), part * each, count, partsLeft)));
            }
            for (int member = 0; member < Members.COUNT; member++) beats.add(new ArrayList<>());
            for (int part = 0; part < parts.size(); part++)
                beats.get(part % Members.COUNT).addAll(parts.get(part).get());
        } finally {
            threads.shutdownNow();
        }
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        say(
                "scale",
                "%,d instances in %,d services at three members, Java %d, %d cores; registered in %.0f s, %,.0f a second"
                        .formatted(
                                INSTANCES,
                                INSTANCES / Instances.OF_A_SERVICE,
                                Runtime.version().feature(),
                                Proc.CORES,
                                seconds,
                                INSTANCES / seconds));
    }

    /** @param batch how many heartbeats are in one request; 1: each has a request of its own */
    private void keep(int batch) throws Exception {
        try (OpenLoop loop = new OpenLoop()) {
            List<OpenLoop.Stream> streams = new ArrayList<>();
            for (int member = 0; member < Members.COUNT; member++) streams.add(stream(loop, member, batch));
            loop.run(WARM_UP);
            int leader = members.awaitLeader();
            Future<Changes> changing = begin(new Changes(members));
            List<Duration> before = cpu();
            long beganNanos = System.nanoTime();
            loop.run(MEASURED);
            double seconds = (System.nanoTime() - beganNanos) / 1e9;
            List<Duration> after = cpu();
            Beating beating = new Beating(members, beats);
            try {
                requireLeader(leader);
                sayLatencies(batch, seconds, streams, changing.get());
                sayCosts(leader, before, after, seconds);
                requireListed();
                say("", "all members list all instances");
            } finally {
                beating.stop();
            }
        }
    }

    private static Future<Changes> begin(Changes changes) {
        FutureTask<Changes> changing = new FutureTask<>(changes);
        Thread thread = new Thread(changing, "changes");
        thread.setDaemon(true);
        thread.start();
        return changing;
    }

    /** The figures would be those of several leaders, and of an election. */
    private void requireLeader(int leader) throws InterruptedException {
        int now = members.awaitLeader();
        if (now != leader)
            throw new IllegalStateException(
                    "Member %d led before the measurement, and %d after it".formatted(leader, now));
    }

    private OpenLoop.Stream stream(OpenLoop loop, int member, int batch) throws IOException {
        List<String> own = beats.get(member);
        List<String> requests = batch == 1 ? Instances.oneByOne(own) : Instances.inBatches(own, batch);
        int perSecond = (requests.size() + BEAT_SECONDS - 1) / BEAT_SECONDS;
        return loop.add(members.port(member), perSecond, CONNECTIONS, Http.rotating(requests));
    }

    private static void sayLatencies(int batch, double seconds, List<OpenLoop.Stream> streams, Changes changes) {
        Histogram took = new Histogram(3);
        for (OpenLoop.Stream stream : streams) took.add(stream.tookNanos());
        say(
                batch == 1 ? "one by one" : "in " + batch + "s",
                "%,.0f heartbeats/s (%,d needed): p50 %.1f ms, p99 %.1f, max %.0f, from when each request was due"
                        .formatted(
                                took.getTotalCount() * (double) batch / seconds,
                                INSTANCES / BEAT_SECONDS,
                                took.getValueAtPercentile(50) / 1e6,
                                took.getValueAtPercentile(99) / 1e6,
                                took.getMaxValue() / 1e6));
        int registrations = changes.listedMillis().count();
        if (registrations != Changes.COUNT)
            throw new IllegalStateException(
                    "%d of %d registrations were measured".formatted(registrations, Changes.COUNT));
        say(
                "",
                "meanwhile %d registrations, each acknowledged after %.1f (%.1f to %.1f) ms, and listed by all after %.1f (%.1f to %.1f)"
                        .formatted(
                                registrations,
                                changes.acknowledgedMillis().median(),
                                changes.acknowledgedMillis().min(),
                                changes.acknowledgedMillis().max(),
                                changes.listedMillis().median(),
                                changes.listedMillis().min(),
                                changes.listedMillis().max()));
    }

    private List<Duration> cpu() throws IOException {
        List<Duration> all = new ArrayList<>();
        for (int member = 0; member < Members.COUNT; member++) all.add(Proc.cpu(members.pid(member)));
        return all;
    }

    private void sayCosts(int leader, List<Duration> before, List<Duration> after, double seconds)
            throws IOException, InterruptedException {
        for (int member = 0; member < Members.COUNT; member++)
            say(
                    member == leader ? "leader" : "follower",
                    "%.2f cores, %,.0f MiB of live heap, %,d MiB resident"
                            .formatted(
                                    after.get(member).minus(before.get(member)).toNanos() / 1e9 / seconds,
                                    LiveHeap.bytes(java, members.pid(member)) / MIB,
                                    Proc.residentKib(members.pid(member)) >> 10));
    }

    /** No instance that beats may be missing anywhere. */
    private void requireListed() throws InterruptedException {
        List<Integer> byMember = new ArrayList<>();
        for (int member = 0; member < Members.COUNT; member++) {
            int listed = 0;
            for (int i = 0; i < INSTANCES; i += Instances.OF_A_SERVICE) {
                LookupResponse list = members.lookup(member, Instances.service(i));
                if (list != null) listed += list.instances().size();
            }
            byMember.add(listed);
        }
        if (!byMember.stream().allMatch(listed -> listed == INSTANCES))
            throw new IllegalStateException("The members list " + byMember + " instances");
    }
}
