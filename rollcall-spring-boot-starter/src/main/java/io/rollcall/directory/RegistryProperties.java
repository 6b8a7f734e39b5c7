package io.rollcall.directory;

import io.rollcall.wire.Address;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the connection to the registry.
 *
 * @param address Where the registry is, host:port. If it has several addresses, with commas between them, requests go
 *     to a random one first, and to the next when one fails. All must be of one registry.
 * @param connectTimeout How long connecting to the registry may take. Lower notices a dead host sooner; higher forgives
 *     a lost packet, which is sent again after a second.
 * @param timeout How long the registry may take to answer; a watch may take its waiting time on top. Lower notices a
 *     stuck registry sooner; higher forgives its pauses.
 * @param watch How long the registry holds a watch while nothing changes. Lower notices sooner that a connection was
 *     lost silently; higher asks less often.
 */
@Validated
@ConfigurationProperties("rollcall.registry")
public record RegistryProperties(
        @DefaultValue("localhost:9000") @NotEmpty @Size(max = Address.LIST_MAX)
        List<@Address String> address,

        @DefaultValue("2s") @NotNull @DurationMin(millis = 1)
        Duration connectTimeout,

        @DefaultValue("2s") @NotNull @DurationMin(millis = 1)
        Duration timeout,

        @DefaultValue("15s") @NotNull @DurationMin(millis = 1) @DurationMax(seconds = 60)
        Duration watch) {

    /** Returns the configured addresses for a message, with commas between them. */
    public String described() {
        return String.join(",", address);
    }

    /** Returns the longest time that a request may take which has to try every address. */
    Duration patience() {
        return connectTimeout.plus(timeout).multipliedBy(address.size());
    }
}
