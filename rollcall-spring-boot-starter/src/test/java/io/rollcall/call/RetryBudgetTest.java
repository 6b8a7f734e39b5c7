package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    private long nowNanos = Long.MAX_VALUE - 1;
    private final RetryBudget budget = new RetryBudget(20, 10, () -> nowNanos);

    @Test
    void aServiceThatIsCalledRarelyHasTenASecondInReserve() {
        assertThat(retries(1_000)).isEqualTo(100);
    }

    @Test
    void ofManyCallsAFifthMayBeRetriedOnTop() {
        for (int i = 0; i < 1_000; i++) budget.onCall();

        assertThat(retries(1_000)).isEqualTo(100 + 200);
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        retries(1_000);
        budget.giveBack();

        assertThat(retries(1_000)).isEqualTo(1);
    }

    @Test
    void whatIsOlderThanTenSecondsCountsNoMore() {
        for (int i = 0; i < 1_000; i++) budget.onCall();
        retries(1_000);
        nowNanos += Duration.ofSeconds(9).toNanos();
        assertThat(retries(1)).isZero();

        nowNanos += Duration.ofSeconds(1).toNanos();
        assertThat(retries(1_000)).isEqualTo(100);

        nowNanos += Duration.ofDays(400).toNanos();
        assertThat(retries(1_000)).isEqualTo(100);
    }

    @Test
    void inTheLongRunRetriesStayWithinAFifthAndTenASecond() {
        int seconds = 600;
        int callsPerSecond = 200;
        long retries = 0;
        for (int i = 0; i < seconds * callsPerSecond; i++) {
            nowNanos += Duration.ofSeconds(1).toNanos() / callsPerSecond;
            budget.onCall();
            retries += retries(2);
        }

        assertThat(retries).isBetween(seconds * 49L, seconds * 50L + 500);
    }

    private long retries(int wanted) {
        return IntStream.range(0, wanted).filter(i -> budget.take()).count();
    }
}
