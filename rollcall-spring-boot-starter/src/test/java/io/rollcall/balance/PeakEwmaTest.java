package io.rollcall.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeakEwmaTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final PeakEwma latency = new PeakEwma();

    @Test
    void withoutAnAnswerItIsZero() {
        assertThat(latency.nanos(SECOND)).isZero();
    }

    @Test
    void aLongerAnswerIsThePeakAtOnce() {
        latency.observe(10 * MILLI, 0);
        latency.observe(200 * MILLI, MILLI);

        assertThat(latency.nanos(MILLI)).isCloseTo(200.0 * MILLI, withinPercentage(0.1));
    }

    @Test
    void aShorterAnswerCountsByTheTimeThatPassed() {
        latency.observe(200 * MILLI, 0);
        latency.observe(10 * MILLI, 10 * SECOND);

        double weight = Math.exp(-1);
        assertThat(latency.nanos(10 * SECOND))
                .isCloseTo(200 * MILLI * weight + 10 * MILLI * (1 - weight), withinPercentage(2));
    }

    /** Where the clock begins is anybody's guess. */
    @ParameterizedTest
    @ValueSource(longs = {0, Long.MIN_VALUE, Long.MAX_VALUE - 30_000_000_000L, -1_000_000_000})
    void itFadesByEInTenSecondsWheneverThatIs(long begin) {
        latency.observe(100 * MILLI, begin);

        assertThat(latency.nanos(begin + 10 * SECOND)).isCloseTo(100 * MILLI / Math.E, withinPercentage(4));
        assertThat(latency.nanos(begin + 20 * SECOND)).isCloseTo(100 * MILLI / Math.E / Math.E, withinPercentage(13));
    }

    @Test
    void aClockReadByAnotherThreadALittleEarlierDoesNoHarm() {
        latency.observe(100 * MILLI, 10 * SECOND);
        latency.observe(50 * MILLI, 10 * SECOND - 5 * MILLI);

        assertThat(latency.nanos(10 * SECOND - 9 * MILLI)).isCloseTo(100.0 * MILLI, withinPercentage(1));
    }
}
