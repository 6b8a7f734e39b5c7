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
 * Settings of the circuit breaker of each instance, which ejects an instance while calls to it fail.
 *
 * @param enabled Whether an instance whose calls fail is ejected, so that it gets no calls for a while.
 * @param failureRate Failure rate in percent at which an instance is ejected. Lower ejects sooner; higher forgives
 *     more.
 * @param window Number of its last calls that count. Fewer notice sooner; more are surer.
 * @param minimumCalls Number of calls that must have ended before an instance can be ejected. Fewer notice sooner; with
 *     too few, bad luck suffices.
 * @param openFor How long an ejected instance gets no calls before it is tried again. Shorter notices its recovery
 *     sooner; each trial of an instance that still fails costs a few calls an attempt.
 * @param trialCalls Number of calls after an ejection that decide whether the instance has recovered.
 */
record CircuitBreakerProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("50") @Min(1) @Max(100) int failureRate,
        @DefaultValue("20") @Min(1) @Max(10_000) int window,
        @DefaultValue("10") @Min(1) @Max(10_000) int minimumCalls,

        @DefaultValue("10s") @NotNull @DurationMin(millis = 1)
        Duration openFor,

        @DefaultValue("3") @Min(1) @Max(100) int trialCalls) {

    /** The timeout of a call bounds its duration, so the circuit breaker never takes a call for a slow one. */
    private static final Duration NEVER_SLOW = Duration.ofDays(1);

    /**
     * Returns the configuration for Resilience4j. It uses only what exists since 2.3, the version that Spring Cloud
     * brings.
     */
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
