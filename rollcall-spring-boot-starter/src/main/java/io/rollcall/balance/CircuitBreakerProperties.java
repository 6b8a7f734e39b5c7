package io.rollcall.balance;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When an instance is left alone, for a while, because calls to it fail.
 *
 * @param enabled Whether an instance whose calls fail is ejected, so that it gets no calls for a while.
 * @param failureRate Failure rate in percent at which an instance is ejected. Lower ejects sooner; higher forgives more.
 * @param window Number of its last calls that count. Fewer notice sooner; more are surer.
 * @param minimumCalls Number of calls that must have ended before an instance can be ejected. Fewer notice sooner; with too few, bad luck suffices.
 * @param openFor How long an ejected instance gets no calls before it is tried again. Shorter notices its recovery sooner; each trial of an
 *     instance that still fails costs a few calls an attempt.
 * @param trialCalls Number of calls that then decide whether it is back.
 */
record CircuitBreakerProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("50") @Min(1) @Max(100) int failureRate,
        @DefaultValue("20") @Min(1) @Max(10_000) int window,
        @DefaultValue("10") @Min(1) @Max(10_000) int minimumCalls,

        @DefaultValue("10s") @NotNull @DurationMin(millis = 1)
        Duration openFor,

        @DefaultValue("3") @Min(1) @Max(100) int trialCalls) {

    /** How long a call may take is its timeout's affair. */
    private static final Duration NEVER_SLOW = Duration.ofDays(1);

    /** Of what Resilience4j has had since 2.3, which is what Spring Cloud brings. */
    CircuitBreakerConfig toConfig() {
        return CircuitBreakerConfig.custom()
                .failureRateThreshold(failureRate)
                .slowCallDurationThreshold(NEVER_SLOW)
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(window)
                .minimumNumberOfCalls(Math.min(minimumCalls, window))
                .waitDurationInOpenState(openFor)
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .permittedNumberOfCallsInHalfOpenState(trialCalls)
                .build();
    }
}
