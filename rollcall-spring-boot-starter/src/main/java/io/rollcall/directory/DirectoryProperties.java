package io.rollcall.directory;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of how this process learns of instances.
 *
 * @param directory With watch, the registry reports every change as it happens, at the cost of one parked request for
 *     each service. With session, the registry is asked once and never again, which suits programs that end soon.
 * @param caller Whether this process names itself where it asks for instances, so that the registry can draw a map of
 *     callers. False keeps that to itself.
 */
@Validated
@ConfigurationProperties("rollcall")
record DirectoryProperties(
        @DefaultValue("watch") @NotNull Mode directory,
        @DefaultValue("true") boolean caller) {

    enum Mode {
        WATCH,
        SESSION
    }
}
