package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private final RetryPolicy policy = new RetryPolicy(4, Duration.ofMillis(100), Duration.ofMillis(300));

    @Test
    void pausesDoubleHaveARandomPartAndALimit() {
        for (int i = 0; i < 100; i++) {
            assertThat(policy.pause(1, answered(null), true)).isBetween(Duration.ofMillis(50), Duration.ofMillis(150));
            assertThat(policy.pause(2, answered(null), true)).isBetween(Duration.ofMillis(100), Duration.ofMillis(300));
            assertThat(policy.pause(3, answered(null), true)).isBetween(Duration.ofMillis(150), Duration.ofMillis(300));
        }
    }

    @Test
    void afterTheLastAttemptThereIsNone() {
        assertThat(policy.pause(4, answered(null), true)).isNull();
    }

    @Test
    void whereThereWasNoConnectionAnotherInstanceIsAskedAtOnce() {
        assertThat(policy.pause(1, AttemptOutcome.of(new ConnectException("refused")), false))
                .isZero();
    }

    @Test
    void anInstanceIsNotAskedSoonerThanItWishesAndNotAtAllIfThatIsTooLong() {
        assertThat(policy.pause(1, answered(Duration.ofMillis(280)), true)).isEqualTo(Duration.ofMillis(280));
        assertThat(policy.pause(1, answered(Duration.ofSeconds(1)), true)).isNull();
    }

    private static AttemptOutcome answered(@Nullable Duration retryAfter) {
        return new AttemptOutcome.Answered(503, retryAfter);
    }
}
