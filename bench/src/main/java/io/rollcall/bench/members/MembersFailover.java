package io.rollcall.bench.members;

import io.rollcall.bench.report.Rounds;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/**
 * Measures what the loss of the leader costs: 50 instances are called 2,000 times a second while the leader is killed,
 * and while it is stopped in order. Nobody should notice: no call fails, no list shrinks, no instance registers anew.
 * What stands still is the registration of new instances; that time is the figure.
 */
public final class MembersFailover {

    private static final int ROUNDS = 20;
    private static final int INSTANCES = 50;
    private static final int CALLS_PER_SECOND = 2_000;

    /** The part of the calls that must be answered in their time. */
    private static final double ANSWERED = 0.95;

    private static final Duration WARM_UP = Duration.ofMinutes(1);

    /** Longer than a lease, so that an instance that was not heard would be gone. */
    private static final Duration LOOKED_ON = Duration.ofSeconds(12);

    private final Members members;
    private final Fleet fleet;
    private final int rounds;

    private MembersFailover(Members members, Fleet fleet, int rounds) {
        this.members = members;
        this.fleet = fleet;
        this.rounds = rounds;
    }

    /** @param args java, the registry's jar; how many rounds of each kind, if not 20; the only kind, if not both */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : ROUNDS;
        String only = args.length > 3 ? args[3] : "";
        try (Members members = new Members(args[0], args[1], List.of());
                Fleet fleet = new Fleet(args[0], members.addresses())) {
            say(
                    "members",
                    "three members, %d instances of echo in %d processes, %,d calls/s, %d rounds each, Java %d, %d cores"
                            .formatted(
                                    INSTANCES,
                                    INSTANCES / Fleet.OF_A_PROCESS,
                                    CALLS_PER_SECOND,
                                    rounds,
                                    Runtime.version().feature(),
                                    Runtime.getRuntime().availableProcessors()));
            MembersFailover failover = new MembersFailover(members, fleet, rounds);
            failover.startFleet();
            boolean isWell = only.equals("SIGTERM") || failover.play("SIGKILL", members::kill, 4_000);
            isWell &= only.equals("SIGKILL") || failover.play("SIGTERM", members::terminate, 1_000);
            if (!isWell) System.exit(1);
        }
    }

    private void startFleet() throws IOException, InterruptedException {
        while (fleet.size() < INSTANCES) {
            fleet.startProcess();
            awaitListed(fleet.size());
        }
    }

    private void awaitListed(int count) throws InterruptedException {
        int leader = members.awaitLeader();
        long deadlineNanos = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (listed(leader) < count) {
            if (System.nanoTime() > deadlineNanos) throw new IllegalStateException("Not all instances have come");
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private int listed(int member) throws InterruptedException {
        return Objects.requireNonNull(members.lookup(member, Fleet.SERVICE))
                .instances()
                .size();
    }

    /**
     * For how long no registration was accepted.
     *
     * @param lossMillis after the loss of the leader
     * @param roundMillis in the whole round, with the return of the member
     */
    private record Gaps(List<Double> lossMillis, List<Double> roundMillis) {}

    /** @return whether nobody noticed, and the median is below the bar */
    private boolean play(String how, IntConsumer loss, long barMillis) throws IOException, InterruptedException {
        long registeredBefore = fleet.registrations();
        if (registeredBefore < INSTANCES)
            throw new IllegalStateException(
                    "%d instances say that they registered, of %d".formatted(registeredBefore, INSTANCES));
        Gaps gaps = new Gaps(new ArrayList<>(), new ArrayList<>());
        try (EchoCalls calls = new EchoCalls(members.addresses(), CALLS_PER_SECOND);
                Accepted accepted = new Accepted(members);
                Onlookers onlookers = new Onlookers(members)) {
            TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
            calls.beginAnew();
            long beganNanos = System.nanoTime();
            double load = 0;
            for (int round = 0; round < rounds; round++) {
                lose(loss, accepted, gaps);
                load = Math.max(
                        load, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            }
            double seconds = (System.nanoTime() - beganNanos) / 1e9;
            boolean isWell = isShort(how, gaps, barMillis);
            isWell &= isServed(calls, seconds, load);
            isWell &= isListed(onlookers);
            isWell &= hasNoneAnew(fleet.registrations() - registeredBefore);
            return isWell;
        }
    }

    private static boolean isShort(String how, Gaps gaps, long barMillis) {
        Rounds loss = Rounds.of(gaps.lossMillis());
        Rounds round = Rounds.of(gaps.roundMillis());
        say(
                how,
                "no registration accepted for %.0f ms at the median (at most %.0f) after the loss; under %,d is the goal"
                        .formatted(loss.median(), loss.max(), barMillis));
        say(
                "",
                "and for %.0f ms (at most %.0f) in the whole round, with the return of the member"
                        .formatted(round.median(), round.max()));
        return loss.median() < barMillis;
    }

    private static boolean isServed(EchoCalls calls, double seconds, double load) {
        Histogram took = calls.tookNanos();
        double perSecond = took.getTotalCount() / seconds;
        say(
                "",
                "%,.0f calls/s answered, %d failed: p50 %.1f ms, p99 %.1f, max %.0f, from when each was due; load %.1f"
                        .formatted(
                                perSecond,
                                calls.failed(),
                                took.getValueAtPercentile(50) / 1e6,
                                took.getValueAtPercentile(99) / 1e6,
                                took.getMaxValue() / 1e6,
                                load));
        calls.failures().forEach(failure -> say("", failure.toString()));
        return calls.failed() == 0 && perSecond >= ANSWERED * CALLS_PER_SECOND;
    }

    private static boolean isListed(Onlookers onlookers) {
        List<Integer> looks = onlookers.looks();
        say(
                "",
                "shortest list %d of %d; lists of each member %s, and %d looks that failed"
                        .formatted(onlookers.shortest(), INSTANCES, looks, onlookers.failed()));
        return onlookers.shortest() == INSTANCES
                && onlookers.failed() == 0
                && looks.stream().allMatch(count -> count > 0);
    }

    private static boolean hasNoneAnew(long again) {
        say("", again + " instances registered anew");
        return again == 0;
    }

    private void lose(IntConsumer loss, Accepted accepted, Gaps gaps) throws IOException, InterruptedException {
        int leader = members.awaitLeader();
        accepted.forget();
        long beganNanos = System.nanoTime();
        loss.accept(leader);
        members.awaitEnd(leader);
        TimeUnit.NANOSECONDS.sleep(LOOKED_ON.toNanos());
        gaps.lossMillis().add(accepted.longestGapNanos(beganNanos) / 1e6);
        members.start(leader);
        members.awaitReady(leader);
        members.awaitEqual(Fleet.SERVICE);
        gaps.roundMillis().add(accepted.longestGapNanos(beganNanos) / 1e6);
    }

    @SuppressWarnings("SystemOut") // the figures are this program's answer
    static void say(String what, String figures) {
        PrintStream out = System.out;
        out.printf("%-10s %s%n", what, figures);
        if (out.checkError()) System.exit(141); // nobody reads: exits as after SIGPIPE
    }
}
