package io.rollcall.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.catalog.Ttl;
import io.rollcall.registry.lease.Command;
import io.rollcall.registry.lease.Command.Expire;
import io.rollcall.registry.lease.Command.Heartbeat;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.registry.lease.Effect;
import io.rollcall.registry.lease.LeaseTable;
import io.rollcall.registry.lease.Reply;
import io.rollcall.registry.lease.Transition;
import io.rollcall.wire.registry.HeartbeatInterval;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how many leases one core keeps. A hundred thousand instances, or as many as are asked for, send a heartbeat
 * every third of ten seconds, each at its own moment. One in fifty falls silent for a while, expires, and comes back.
 * One thread is registry and instances, in real time.
 *
 * <p>Each heartbeat brings its names as new strings, as the wire does.
 */
final class Leases {

    private static final int INSTANCES = 100_000;
    private static final int OF_A_SERVICE = 1_000;
    private static final long BEAT_NANOS = HeartbeatInterval.of(Ttl.DEFAULT).toNanos();
    private static final long TICK_NANOS = Duration.ofMillis(20).toNanos();
    private static final Duration PACED = Duration.ofSeconds(45);
    private static final Duration FLAT_OUT = Duration.ofSeconds(10);

    /** Every such instance is silent every other 20 s, which is twice the TTL. */
    private static final int ONE_IN_SO_MANY_IS_SICK = 50;

    private static final Duration SPELL = Ttl.DEFAULT.multipliedBy(2);

    private final LeaseTable leaseTable;
    private final int instances;
    private final byte[][] leases;
    private final long startNanos = System.nanoTime();
    private long nextTickNanos;
    private long beats;
    private long registrations;
    private long expiries;
    private long wronglyExpired;
    private long latestNanos;

    private Leases(int instances) {
        this.instances = instances;
        leaseTable = new LeaseTable(1, 0, true, limits(instances), Capacity.UNLIMITED);
        leases = new byte[instances][0];
    }

    /** A registry refuses more than 200,000 instances; this is about the state machine. */
    private static Limits limits(int instances) {
        Limits usual = Limits.DEFAULT;
        return new Limits(usual.services(), Math.max(usual.leases(), instances), usual.textCharacters());
    }

    /** @param args how many instances, if not 100,000 */
    public static void main(String[] args) {
        Leases leases = new Leases(args.length > 0 ? Integer.parseInt(args[0]) : INSTANCES);
        leases.introduce();
        leases.keepPace();
        leases.goFlatOut();
    }

    private void introduce() {
        say(
                "leases",
                "%,d instances in %d services, one core, at most %d MiB of heap, Java %s"
                        .formatted(
                                instances,
                                instances / OF_A_SERVICE,
                                Runtime.getRuntime().maxMemory() >> 20,
                                Runtime.version().feature()));
        say("needed", "%,.0f beats/s".formatted(instances * 1e9 / BEAT_NANOS));
    }

    /** Each instance sends its heartbeat in its turn, the first one in vain; the core is idle in between. */
    private void keepPace() {
        long cpuBefore = cpuNanos();
        long begin = now();
        long due = 0;
        long longestRound = 0;
        for (long now = begin, last = begin; now - begin < PACED.toNanos(); last = now, now = now()) {
            longestRound = Math.max(longestRound, now - last);
            tick(now);
            long owed = (long) ((now - begin) * ((double) instances / BEAT_NANOS));
            for (; due < owed; due++) beat((int) (due % instances), now());
            LockSupport.parkNanos(1_000_000);
        }
        double seconds = (now() - begin) / 1e9;
        say(
                "paced",
                "%,.0f beats/s for %.0f s, with %.1f %% of the core; its longest pause took %.1f ms"
                        .formatted(
                                due / seconds, seconds, (cpuNanos() - cpuBefore) / 1e7 / seconds, longestRound / 1e6));
        say(
                "expiries",
                "%,d, the latest %.1f ms after its end (100 promised); %d of instances that beat"
                        .formatted(expiries, latestNanos / 1e6, wronglyExpired));
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        say("heap", "%d MiB in use after a collection, the instances' own names included".formatted(used >> 20));
    }

    /** Sends heartbeats as fast as possible, while time passes as usual. */
    private void goFlatOut() {
        long begin = now();
        beats = 0;
        int i = 0;
        for (long now = begin; now - begin < FLAT_OUT.toNanos(); now = now()) {
            tick(now);
            for (int n = 0; n < 1_000; n++) {
                beat(i, now);
                i = (i + 1) % instances;
            }
        }
        double perSecond = beats * 1e9 / (now() - begin);
        say(
                "flat out",
                "%,.0f beats/s, %.0f times what is needed"
                        .formatted(perSecond, perSecond * BEAT_NANOS / 1e9 / instances));
    }

    private void tick(long now) {
        if (now < nextTickNanos) return;
        nextTickNanos = now + TICK_NANOS;
        apply(new Expire());
    }

    private void beat(int i, long now) {
        if (isSick(i, now)) return;
        beats++;
        Reply reply = apply(new Heartbeat(service(i), id(i), new String(leases[i], ISO_8859_1), null, null));
        if (reply instanceof Reply.UnknownLease) register(i);
    }

    private static boolean isSick(int i, long now) {
        return i % ONE_IN_SO_MANY_IS_SICK == 0 && now / SPELL.toNanos() % 2 == 1;
    }

    private void register(int i) {
        String lease = "%08x-%027d".formatted(i, registrations++);
        leases[i] = lease.getBytes(ISO_8859_1);
        Instance instance = new Instance(id(i), "10.0.0.1:" + i % 65_535, 1, null, Status.UP, false, Map.of());
        apply(new Register(service(i), instance, lease, Ttl.DEFAULT.toMillis(), null, null));
    }

    private Reply apply(Command command) {
        Transition outcome = leaseTable.apply(command, now());
        for (Effect effect : outcome.effects()) if (effect instanceof Effect.Expired expired) count(expired);
        return outcome.reply();
    }

    private void count(Effect.Expired expired) {
        int i = Integer.parseInt(expired.id().substring("instance-".length()));
        expiries++;
        if (i % ONE_IN_SO_MANY_IS_SICK != 0) wronglyExpired++;
        latestNanos = Math.max(latestNanos, expired.lateNanos());
    }

    private long now() {
        return System.nanoTime() - startNanos;
    }

    private static String service(int i) {
        return "service-" + i / OF_A_SERVICE;
    }

    private static String id(int i) {
        return "instance-" + i;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @SuppressWarnings("SystemOut") // the figures are this program's answer
    static void say(String what, String figures) {
        System.out.printf("%-10s %s%n", what, figures);
        if (System.out.checkError()) System.exit(141); // nobody reads: exits as after SIGPIPE
    }
}
