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

/**
 * Measures what the loss of the leader costs: 50 instances are called 2,000 times a second while the leader is killed,
 * and while it is stopped in order. Nobody should notice: no call fails, no list shrinks, no instance registers anew.
 * What stands still is the registration of new instances; that time is the figure.
 */
public final class MembersFailover {

    private static final int ROUNDS = 20;
    private static final int INSTANCES = 50;
    private static final int CALLS_PER_SECOND = 2_000;

    /** How many instances start at a time; all at once would take the lookups' time, too. */
    private static final int STARTED_AT_A_TIME = 4;

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

    /** @param args java, the registry's jar, echo's jar; how many rounds of each kind, if not 20 */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 3 ? Integer.parseInt(args[3]) : ROUNDS;
        try (Members members = new Members(args[0], args[1], List.of("-XX:TieredStopAtLevel=1"));
                Fleet fleet = new Fleet(args[0], args[2], members.addresses())) {
            say(
                    "members",
                    "three members, %d instances of echo, %,d calls/s, %d rounds each, Java %d, %d cores"
                            .formatted(
                                    INSTANCES,
                                    CALLS_PER_SECOND,
                                    rounds,
                                    Runtime.version().feature(),
                                    Runtime.getRuntime().availableProcessors()));
            MembersFailover failover = new MembersFailover(members, fleet, rounds);
            failover.startFleet();
            boolean isWell = failover.play("SIGKILL", members::kill, 4_000);
            isWell &= failover.play("SIGTERM", members::terminate, 1_000);
            if (!isWell) System.exit(1);
        }
    }

    private void startFleet() throws IOException, InterruptedException {
        while (fleet.size() < INSTANCES) {
            for (int i = 0; i < STARTED_AT_A_TIME && fleet.size() < INSTANCES; i++) fleet.startOne();
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

    /** @return whether nobody noticed, and the median is below the bar */
    private boolean play(String how, IntConsumer loss, long barMillis) throws IOException, InterruptedException {
        long registeredBefore = fleet.registrations();
        List<Double> gaps = new ArrayList<>();
        try (EchoCalls calls = new EchoCalls(members.addresses(), CALLS_PER_SECOND);
                Accepted accepted = new Accepted(members);
                Onlookers onlookers = new Onlookers(members)) {
            TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
            long answeredBefore = calls.answered();
            long beganNanos = System.nanoTime();
            double load = 0;
            for (int round = 0; round < rounds; round++) {
                gaps.add(lose(loss, accepted) / 1e6);
                load = Math.max(
                        load, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            }
            double seconds = (System.nanoTime() - beganNanos) / 1e9;
            Rounds result = Rounds.of(gaps);
            long again = fleet.registrations() - registeredBefore;
            say(
                    how,
                    "no registration accepted for %.0f ms at the median (%.0f to %.0f); under %,d is the goal"
                            .formatted(result.median(), result.min(), result.max(), barMillis));
            say(
                    "",
                    "%,.0f calls/s answered, %d failed; shortest of %,d lists %d of %d; %d registered anew; load %.1f"
                            .formatted(
                                    (calls.answered() - answeredBefore) / seconds,
                                    calls.failed(),
                                    onlookers.looks(),
                                    onlookers.shortest(),
                                    INSTANCES,
                                    again,
                                    load));
            calls.failures().forEach(failure -> say("", failure.toString()));
            return calls.failed() == 0
                    && onlookers.shortest() == INSTANCES
                    && again == 0
                    && result.median() < barMillis;
        }
    }

    /** Returns for how long no registration was accepted. */
    private long lose(IntConsumer loss, Accepted accepted) throws IOException, InterruptedException {
        int leader = members.awaitLeader();
        accepted.forget();
        long beganNanos = System.nanoTime();
        loss.accept(leader);
        members.awaitEnd(leader);
        TimeUnit.NANOSECONDS.sleep(LOOKED_ON.toNanos());
        long gapNanos = accepted.longestGapNanos(beganNanos);
        members.start(leader);
        members.awaitReady(leader);
        members.awaitEqual(Fleet.SERVICE);
        return gapNanos;
    }

    @SuppressWarnings("SystemOut") // the figures are this program's answer
    static void say(String what, String figures) {
        PrintStream out = System.out;
        out.printf("%-10s %s%n", what, figures);
        if (out.checkError()) System.exit(141); // nobody reads: exits as after SIGPIPE
    }
}
