package io.rollcall.client.registry;

import io.rollcall.client.operator.DurationConverter;
import io.rollcall.wire.registry.OverrideRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags of a command that overrides what an instance says of itself: why, and for how long. */
final class OverrideTerms {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = {"-reason", "--reason"},
            paramLabel = "TEXT",
            description = "why; others read it; at most 256 characters")
    private @Nullable String reason;

    @Option(
            names = {"-for", "--for"},
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "how long, such as 30m, up to 30d; until it is taken back if not given")
    private @Nullable Duration duration;

    @Nullable
    String reason() {
        return Reasons.checked(reason, command);
    }

    /** @throws ParameterException it is longer than the registry takes */
    @Nullable
    Long millis() {
        if (duration == null) return null;
        if (duration.toMillis() > OverrideRequest.TTL_MILLIS_MAX)
            throw new ParameterException(command.commandLine(), "-for takes at most 30d");
        return duration.toMillis();
    }
}
