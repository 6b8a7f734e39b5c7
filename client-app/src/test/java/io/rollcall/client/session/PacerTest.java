package io.rollcall.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PacerTest {

    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;

    /** Anything, as of a real clock; the numbers overflow on the way. */
    private long nowNanos = Long.MAX_VALUE - 50 * MILLISECOND;

    @Test
    void turnsComeAtEqualIntervals() {
        Pacer pacer = Pacer.of(100);
        assertThat(LongStream.generate(() -> pacer.untilTurnNanos(nowNanos)).limit(4))
                .containsExactly(0L, 10 * MILLISECOND, 20 * MILLISECOND, 30 * MILLISECOND);
    }

    @Test
    void aSmallDelayIsMadeUpFor() {
        Pacer pacer = Pacer.of(100);
        pacer.untilTurnNanos(nowNanos);
        nowNanos += 35 * MILLISECOND;
        assertThat(LongStream.generate(() -> pacer.untilTurnNanos(nowNanos)).limit(4))
                .containsExactly(0L, 0L, 0L, 5 * MILLISECOND);
    }

    @Test
    void aLongPauseIsNotFollowedByABurst() {
        Pacer pacer = Pacer.of(100);
        pacer.untilTurnNanos(nowNanos);
        nowNanos += 60 * SECOND;
        assertThat(LongStream.generate(() -> pacer.untilTurnNanos(nowNanos)).limit(1_000))
                .filteredOn(until -> until == 0)
                .hasSize(11);
    }

    @Test
    void withoutARateItIsAlwaysTime() {
        Pacer pacer = Pacer.of(0);
        assertThat(LongStream.generate(() -> pacer.untilTurnNanos(nowNanos++)).limit(1_000))
                .containsOnly(0L);
    }
}
