package io.rollcall.directory;

import io.rollcall.wire.registry.Subset;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of this process's part of large services.
 *
 * @param size The most instances of a service that this process learns of and calls, 1 to 500; 0: all of them. Lower
 *     saves connections and notices of changes; higher spreads calls more evenly.
 */
@Validated
@ConfigurationProperties("rollcall.subset")
record SubsetProperties(
        @DefaultValue("0") @Min(0) @Max(Subset.SIZE_MAX) int size) {}
