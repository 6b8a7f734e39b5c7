package io.rollcall.client.registry;

import io.rollcall.wire.registry.OverrideRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The limit of reasons. */
final class Reasons {

    private Reasons() {}

    /** @throws ParameterException the reason is longer than the registry takes */
    static @Nullable String checked(@Nullable String reason, CommandSpec command) {
        if (reason != null && reason.length() > OverrideRequest.REASON_MAX)
            throw new ParameterException(
                    command.commandLine(), "-reason takes at most " + OverrideRequest.REASON_MAX + " characters");
        return reason;
    }
}
