package io.rollcall.directory;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this process learns of instances.
 *
 * @param directory Either watch: the registry tells every change as it happens, for one parked request per service. Or
 *     session: it is asked once and never again, for programs that end soon.
 */
@Validated
@ConfigurationProperties("rollcall")
record DirectoryProperties(@DefaultValue("watch") @NotNull Mode directory) {

    enum Mode {
        WATCH,
        SESSION
    }
}
