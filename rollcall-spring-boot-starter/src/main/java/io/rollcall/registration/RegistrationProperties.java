package io.rollcall.registration;

import io.rollcall.wire.Address;
import io.rollcall.wire.Name;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the registration of this process.
 *
 * @param instance What this process says of itself.
 * @param drain How long it keeps serving once the registry knows that it is leaving. Long enough for callers to learn
 *     of it: they do within milliseconds if they watch, and have to ask again if they do not. Higher makes stopping
 *     slower. A call that comes meanwhile lets it begin anew, ten times at most.
 */
@Validated
@ConfigurationProperties("rollcall")
record RegistrationProperties(
        @DefaultValue @Valid @NotNull Instance instance,
        @DefaultValue("250ms") @NotNull @DurationMin Duration drain) {

    /** The registry's own limit. */
    static final int METADATA_MAX = 64;

    /**
     * Settings of this process as an instance.
     *
     * @param enabled Whether to register at all.
     * @param address Where others reach it, host:port; this host and the web server's port if absent.
     * @param id Unique within the service; name-host-port if absent.
     * @param weight Its share of calls under wrr, 1 to 1,000.
     * @param zone Where it runs.
     * @param secure Whether it is called over TLS; if absent, whether its own web server speaks it.
     * @param metadata Whatever others should know of it.
     * @param ttl How long its lease lives without a heartbeat; a heartbeat is sent every third of that. Lower finds its
     *     death sooner; higher forgives longer pauses.
     */
    record Instance(
            @DefaultValue("true") boolean enabled,
            @Address @Nullable String address,
            @Name @Nullable String id,
            @DefaultValue("1") @Min(1) @Max(1_000) int weight,
            @Size(max = 63) @Nullable String zone,
            @Nullable Boolean secure,

            @DefaultValue @NotNull @Size(max = METADATA_MAX)
            Map<@Size(min = 1, max = 64) String, @Size(max = 512) String> metadata,

            @DefaultValue("10s") @NotNull @DurationMin(seconds = 3) @DurationMax(hours = 1)
            Duration ttl) {}
}
