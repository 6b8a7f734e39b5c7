package io.rollcall.kvclient;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the client of the key-value store.
 *
 * @param service Name under which the store's replicas are registered.
 * @param deadline How long a call looks for a replica that serves it. Higher survives longer take-overs; lower tells
 *     the caller sooner that it failed, or that its outcome is unknown.
 * @param attemptTimeout How long one attempt at a replica may take. Lower leaves a stopped replica sooner; higher sends
 *     less again if answers are slow.
 * @param writers How many writes may be in progress at a time, each with a client session of its own, which the store
 *     remembers for ten minutes after its last write. More allows more writes at a time; a write beyond that waits.
 * @param connections How many connections are open at most, to all replicas together; a call beyond that waits.
 */
@Validated
@ConfigurationProperties("rollcall.kv-client")
record KvClientProperties(
        @DefaultValue("kv") @NotNull @Name String service,

        @DefaultValue("5s") @NotNull @DurationMin(millis = 1)
        Duration deadline,

        @DefaultValue("1s") @NotNull @DurationMin(millis = 1)
        Duration attemptTimeout,

        @DefaultValue("64") @Min(1) @Max(4_096) int writers,
        @DefaultValue("256") @Min(1) @Max(65_536) int connections) {}
