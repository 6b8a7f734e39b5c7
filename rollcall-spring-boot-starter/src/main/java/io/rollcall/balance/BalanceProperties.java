package io.rollcall.balance;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which algorithm picks.
 *
 * @param loadBalancer Bean name of the algorithm: random, rr, wrr, or one of the application's own. wrr respects weights and
 *     is exact per caller; random needs no state and spreads well over many callers.
 * @param loadBalancerStart Where rr and wrr begin. A random place keeps many callers from beginning with the same instance;
 *     the first makes the sequence repeatable.
 * @param services What differs for a service, by its name.
 */
@Validated
@ConfigurationProperties("rollcall")
record BalanceProperties(
        @DefaultValue("wrr") @NotBlank String loadBalancer,
        @DefaultValue("random") @NotNull Start loadBalancerStart,
        @DefaultValue @NotNull Map<String, @Valid @NotNull Service> services) {

    /** @param loadBalancer Bean name of the algorithm for this service alone. */
    record Service(@Nullable String loadBalancer) {}

    enum Start {
        RANDOM,
        FIRST
    }
}
