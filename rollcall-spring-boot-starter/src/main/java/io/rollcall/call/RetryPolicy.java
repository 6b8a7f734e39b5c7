package io.rollcall.call;

import io.github.resilience4j.core.IntervalFunction;
import io.rollcall.call.AttemptOutcome.Answered;
import io.rollcall.call.AttemptOutcome.NotSent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides when another attempt is made, if {@link RetryRule} allows one. If there was no connection, it is made at
 * once, because it goes to another instance. Otherwise it is made after a pause that doubles each time, has a random
 * part, and is no shorter than the instance asked for.
 *
 * @param attempts the most attempts
 * @param firstPause the pause before the second attempt
 * @param longestPause the longest pause; if an instance asks for a longer one, its answer is final
 */
record RetryPolicy(int attempts, Duration firstPause, Duration longestPause) {

    private static final double DOUBLED = 2;

    /** The random part, so that callers that failed together do not come back together. */
    private static final double RANDOM_PART = 0.5;

    /**
     * Returns how long to wait before the next attempt; null: there is none.
     *
     * @param attempt the number of the attempt that has just ended, from 1
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
