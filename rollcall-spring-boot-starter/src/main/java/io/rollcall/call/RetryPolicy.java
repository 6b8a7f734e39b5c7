package io.rollcall.call;

import io.github.resilience4j.core.IntervalFunction;
import io.rollcall.call.AttemptOutcome.Answered;
import io.rollcall.call.AttemptOutcome.NotSent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When another attempt is made of what {@link RetryRule} allows: at once where there was no connection, for another instance is asked; else
 * after a pause that doubles, with a random part, and is no shorter than the instance asked for.
 *
 * @param attempts at most
 * @param firstPause before the second attempt
 * @param longestPause nor is an instance's own wish waited for that is longer: its answer is then the answer
 */
record RetryPolicy(int attempts, Duration firstPause, Duration longestPause) {

    private static final double DOUBLED = 2;

    /** Callers that failed together do not come back together. */
    private static final double RANDOM_PART = 0.5;

    /**
     * How long to wait before the next attempt; null: there is none.
     *
     * @param attempt that has just ended, from 1
     */
    @Nullable
    Duration pause(int attempt, AttemptOutcome outcome, boolean isIdempotent) {
        if (attempt >= attempts || !RetryRule.allows(outcome, isIdempotent)) return null;
        if (outcome instanceof NotSent) return Duration.ZERO;
        Duration backOff = backOff(attempt);
        Duration wish = outcome instanceof Answered answered ? answered.retryAfter() : null;
        if (wish == null) return backOff;
        if (wish.compareTo(longestPause) > 0) return null;
        return wish.compareTo(backOff) > 0 ? wish : backOff;
    }

    private Duration backOff(int attempt) {
        return Duration.ofMillis(
                IntervalFunction.ofExponentialRandomBackoff(firstPause, DOUBLED, RANDOM_PART, longestPause)
                        .apply(attempt));
    }
}
