package io.rollcall.balance;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the choice of the instance that takes the next call.
 *
 * @param loadBalancer Bean name of the algorithm: random, rr, wrr, least, ewma, hash, or one of the application's own.
 *     wrr respects weights and is exact for each caller; least and ewma avoid slow instances; hash keeps calls with the
 *     same key together; random needs no state.
 * @param loadBalancerStart Where rr and wrr begin. A random place keeps many callers from beginning with the same
 *     instance; the first place makes the sequence repeatable.
 * @param slowStart How long a new or recovered instance takes to grow to its share under wrr, least and ewma. Longer is
 *     kinder to cold caches; shorter uses new capacity sooner; zero turns it off.
 * @param preferSameZone Whether instances in this process's zone, rollcall.instance.zone, are called first, and others
 *     only to the extent that these do not suffice. Calls within a zone are faster and cost less; a zone with few
 *     instances may carry more than its share.
 * @param circuitBreaker When an instance is ejected because calls to it fail.
 * @param services Settings of one service, by its name.
 */
@Validated
@ConfigurationProperties("rollcall")
record BalanceProperties(
        @DefaultValue("wrr") @NotBlank String loadBalancer,
        @DefaultValue("random") @NotNull Start loadBalancerStart,
        @DefaultValue("10s") @NotNull @DurationMin Duration slowStart,
        @DefaultValue("true") boolean preferSameZone,

        @NestedConfigurationProperty @DefaultValue @Valid @NotNull
        CircuitBreakerProperties circuitBreaker,

        @DefaultValue @NotNull Map<String, @Valid @NotNull Service> services) {

    /**
     * Settings of one service.
     *
     * @param loadBalancer Bean name of the algorithm for this service alone.
     */
    record Service(@Nullable String loadBalancer) {}

    enum Start {
        RANDOM,
        FIRST
    }
}
