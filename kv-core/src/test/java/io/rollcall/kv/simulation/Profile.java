package io.rollcall.kv.simulation;

import io.rollcall.kv.replication.Rule;
import io.rollcall.kv.replication.Settings.Limits;
import io.rollcall.kv.replication.Settings.Timing;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The conditions of one seed's world.
 *
 * @param loss the share of messages that are lost
 * @param duplicates the share of messages that arrive twice
 * @param slow the share of slow messages; the others take a few milliseconds
 * @param drift the largest drift of a machine's monotonic clock
 * @param strikes the share of new views at which a fault befalls a replica that the view concerns
 * @param faults the faults and their weights
 */
record Profile(
        int machines,
        int keys,
        int clients,
        long thinkMillis,
        double loss,
        double duplicates,
        double slow,
        long slowMillis,
        double drift,
        Timing timing,
        Limits limits,
        double slowDisk,
        double strikes,
        Map<Fault, Integer> faults,
        long faultEveryMillis,
        long runMillis) {

    /** A tenth between a giver's and a holder's clock is what leases are made for. */
    private static final double DRIFT = 0.045;

    /** The read lease is the long one, and a dead peer is noticed soon. */
    private static final Timing LONG_READS = new Timing(200, 300, 3_000, 2_200, 800, 2_000, 100, 2_000);

    /** The lease of the primary is the long one. */
    private static final Timing SHORT_READS = new Timing(200, 400, 3_000, 1_650, 1_500, 600, 100, 3_000);

    /**
     * What shows that a rule is missed. Where all are in force, each seed looks for one of them, or for whatever there
     * is.
     */
    static Profile of(World world, Set<Rule> off) {
        Rule sought = off.isEmpty()
                ? world.oneOf(List.of(Rule.values()))
                : off.iterator().next();
        boolean isSought = world.chance(off.isEmpty() ? 0.4 : 0.7);
        boolean isCalm = off.isEmpty() && !isSought && world.chance(0.1);
        boolean isLossy = !isCalm && world.chance(0.6);
        Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
        if (!isCalm) addAny(world, faults, (int) world.between(1, isSought ? 2 : 6));
        if (isSought) FaultChoice.by(sought).forEach(fault -> faults.merge(fault, 4, Integer::sum));
        return new Profile(
                (int) world.between(isSought && world.chance(0.7) ? 3 : 2, world.chance(0.2) ? 5 : 3),
                (int) world.between(2, world.chance(0.2) ? 10 : 4),
                (int) world.between(2, 5),
                world.between(30, 200),
                isLossy ? world.fraction() * 0.15 : 0,
                isLossy ? world.fraction() * 0.15 : 0,
                isLossy ? world.fraction() * 0.15 : 0,
                world.chance(0.4) ? 3_000 : 600,
                world.chance(0.7) ? DRIFT : 0,
                isSought && FaultChoice.inLongReads(sought)
                        ? LONG_READS
                        : world.oneOf(List.of(Timing.DEFAULT, Timing.DEFAULT, LONG_READS, SHORT_READS)),
                Limits.DEFAULT,
                world.chance(0.3) ? 0.1 : 0.01,
                isSought || world.chance(0.5) ? world.fraction() * 0.8 : 0,
                faults,
                world.between(300, 2_500),
                world.between(9_000, 18_000));
    }

    /** A few kinds at a time: where everything fails nothing is seen. */
    private static void addAny(World world, Map<Fault, Integer> faults, int kinds) {
        List<Fault> all = Stream.of(Fault.values())
                .filter(fault -> !Fault.ONLY_IF_SOUGHT.contains(fault))
                .toList();
        for (Fault fault : world.shuffled(all).subList(0, kinds)) faults.put(fault, (int) world.between(1, 4));
    }
}
