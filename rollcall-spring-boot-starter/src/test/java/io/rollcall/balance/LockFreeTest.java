package io.rollcall.balance;

import static io.rollcall.balance.Instances.endpoints;
import static io.rollcall.balance.Instances.weighted;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.balance.ServiceBalancer.EjectionListener;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What many threads do without a lock looks as if they had done it one after the other: Lincheck tries their
 * interleavings.
 */
@Tag("model")
class LockFreeTest {

    private static final int ITERATIONS = 10;
    private static final int INVOCATIONS = 200;

    @Test
    void eachPlaceOfARoundIsGivenOnce() {
        modelChecking().check(Round.class);
    }

    @Test
    void noAnswerIsLostFromAnAverage() {
        modelChecking().check(Average.class);
    }

    /**
     * By real threads: a circuit breaker, of which each endpoint has one, has a loop that the model checker takes for
     * endless.
     */
    @Test
    void aPickSeesOneListOrTheOther() {
        new StressOptions()
                .iterations(ITERATIONS)
                .invocationsPerIteration(INVOCATIONS)
                .threads(2)
                .actorsPerThread(3)
                .check(Lists.class);
    }

    @Test
    void aRoundWithoutAnAtomicPositionWouldBeNoticed() {
        assertThatExceptionOfType(LincheckAssertionError.class)
                .isThrownBy(() -> modelChecking().check(TornRound.class));
    }

    private static ModelCheckingOptions modelChecking() {
        return new ModelCheckingOptions()
                .iterations(ITERATIONS)
                .invocationsPerIteration(INVOCATIONS)
                .threads(2)
                .actorsPerThread(3);
    }

    public static class Round {

        private final Picker picker = new WeightedRoundRobin(0).picker(endpoints(5, 1, 1));

        @Operation
        public String pick() {
            return picker.pick(Call.to("echo")).id();
        }
    }

    public static class TornRound {

        private int cursor;

        @Operation
        public int pick() {
            return cursor++;
        }
    }

    public static class Average {

        private final PeakEwma latency = new PeakEwma();

        @Operation
        public void slow() {
            latency.observe(100_000_000, 5_000_000_000L);
        }

        @Operation
        public void quick() {
            latency.observe(1_000_000, 6_000_000_000L);
        }

        @Operation
        public long nanos() {
            return Math.round(latency.nanos(6_000_000_000L));
        }
    }

    public static class Lists {

        private final ServiceBalancer balancer = new ServiceBalancer(
                new RoundRobin(0),
                new Zone(null),
                Instances.PLAIN,
                () -> 0,
                bound -> 0,
                EjectionListener.NONE,
                Runnable::run);

        @Operation
        public void one() {
            balancer.update(weighted(1));
        }

        @Operation
        public void two() {
            balancer.update(weighted(1, 1).subList(1, 2));
        }

        @Operation
        public String pick() {
            Endpoint picked = balancer.pick(Call.to("echo"));
            return picked == null ? "nobody" : picked.id();
        }
    }
}
