package io.rollcall.kv.simulation;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Whole groups under everything that may go wrong. {@code -Dseed=42} replays one seed and tells what happens, {@code
 * -Dseeds=} runs more.
 */
class SimulationTest {

    private static final long SEEDS = 1_000;
    private static final long PROGRESS = 50_000;

    @Test
    void noReadIsStaleNoAcknowledgedWriteIsLostAndAllIsWellWhenFaultsEnd() {
        Long replay = Long.getLong("seed");
        if (replay != null) {
            Run.of(replay, Set.of(), true);
            return;
        }
        long seeds = Long.getLong("seeds", SEEDS);
        long first = Long.getLong("firstSeed", 0);
        AtomicLong done = new AtomicLong();
        LongStream.range(first, first + seeds).parallel().forEach(seed -> {
            run(seed);
            long count = done.incrementAndGet();
            if (count % PROGRESS == 0) System.out.println(count + " of " + seeds + " seeds");
        });
    }

    private static void run(long seed) {
        try {
            Run.of(seed, Set.of(), false);
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(
                    "seed %d: %s%nto replay: ./mvnw -pl kv-core test -Dtest='Simulation*' -Dseed=%d"
                            .formatted(seed, failure.getMessage(), seed),
                    failure);
        }
    }
}
