package io.rollcall.call;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of calls by service name.
 *
 * @param connectTimeout How long connecting to an instance may take before another one is tried. Lower leaves a dead
 *     host sooner; higher forgives a lost packet, which is sent again after a second.
 * @param timeout How long an instance may take to answer one attempt. Lower frees callers of a stuck instance sooner;
 *     higher lets slow answers through.
 * @param attempts How many instances a call tries at most. More survives more dead ones at once; fewer fails sooner.
 * @param connections How many connections are open at most, to all instances together; a call beyond that waits. More
 *     allows more calls at a time; each costs a socket on both sides.
 * @param retry How a call is tried again.
 * @param hedgeAfter After how long without an answer an idempotent call is sent to a second instance as well; the first
 *     answer counts. Off if absent. Around the 95th percentile of latency it cuts the tail for a twentieth more calls;
 *     lower costs more.
 * @param idempotent Paths of a service, by its name, to which a POST may be sent twice as well as once, such as
 *     /Echo.Echo. Such calls are retried and hedged as GETs are.
 */
@Validated
@ConfigurationProperties("rollcall.call")
record CallProperties(
        @DefaultValue("2s") @NotNull @DurationMin(millis = 1)
        Duration connectTimeout,

        @DefaultValue("10s") @NotNull @DurationMin(millis = 1)
        Duration timeout,

        @DefaultValue("3") @Min(1) @Max(100) int attempts,
        @DefaultValue("256") @Min(1) @Max(65_536) int connections,
        @DefaultValue @Valid @NotNull Retry retry,
        @DurationMin(millis = 1) @Nullable Duration hedgeAfter,
        @DefaultValue @NotNull Map<String, @NotNull Set<String>> idempotent) {

    /**
     * Settings of retries.
     *
     * @param pause How long a call waits before its second attempt, if the first was answered or not answered; it
     *     doubles with each attempt and has a random part. Longer gives instances time; shorter is over sooner.
     * @param longestPause The longest of these pauses. If an instance asks for a longer one, by Retry-After, its answer
     *     is final.
     * @param budgetPercent Percentage of the calls to a service that may be retried. More saves more calls from
     *     failing; less is kinder to a service in trouble.
     * @param budgetPerSecond Retries a second that are allowed in addition; they matter to a service that is called
     *     rarely.
     */
    record Retry(
            @DefaultValue("25ms") @NotNull @DurationMin(millis = 1)
            Duration pause,

            @DefaultValue("1s") @NotNull @DurationMin(millis = 1)
            Duration longestPause,

            @DefaultValue("20") @Min(0) @Max(100) int budgetPercent,
            @DefaultValue("10") @Min(0) @Max(100_000) int budgetPerSecond) {}

    RetryPolicy retryPolicy() {
        return new RetryPolicy(attempts, retry.pause(), retry.longestPause());
    }

    RetryBudget retryBudget(LongSupplier nanoTime) {
        return new RetryBudget(retry.budgetPercent(), retry.budgetPerSecond(), nanoTime);
    }
}
