package io.rollcall.call;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Calls by service name.
 *
 * @param connectTimeout How long connecting to an instance may take before another one is tried. Lower leaves a dead host
 *     sooner; higher forgives a lost packet, which is sent again after a second.
 * @param timeout How long an instance may take to answer one attempt. Lower frees callers of a stuck instance sooner; higher
 *     lets slow answers through.
 * @param attempts How many instances a call tries at most. More survives more dead ones at once; fewer fails sooner.
 * @param connections How many connections are open at most, to all instances together; a call beyond that waits. More
 *     allows more calls at a time; each costs a socket here and there.
 */
@Validated
@ConfigurationProperties("rollcall.call")
record CallProperties(
        @DefaultValue("2s") @NotNull @DurationMin(millis = 1)
        Duration connectTimeout,

        @DefaultValue("10s") @NotNull @DurationMin(millis = 1)
        Duration timeout,

        @DefaultValue("3") @Min(1) @Max(100) int attempts,
        @DefaultValue("256") @Min(1) @Max(65_536) int connections) {}
