package io.rollcall.client.registry;

import io.rollcall.client.operator.CommandFailedException;
import io.rollcall.client.operator.DurationConverter;
import io.rollcall.client.report.Console;
import io.rollcall.wire.registry.EvictRequest;
import io.rollcall.wire.registry.EvictResponse;
import io.rollcall.wire.registry.OverrideRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./rollcall evict NAME ID}: an instance is removed at once. */
@Command(
        name = "evict",
        description = {
            "Removes an instance from the list at once. One that lives registers again, unless -ban keeps it out.",
            "The exit status is 3 if no instance has this id."
        })
public final class EvictCommand extends RegistryCommand {

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private TargetInstance target = new TargetInstance();

    @Option(
            names = {"-reason", "--reason"},
            paramLabel = "TEXT",
            description = "why; others read it, and the instance logs it; at most 256 characters")
    private @Nullable String reason;

    @Option(
            names = {"-ban", "--ban"},
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "how long this id cannot register again, such as 30m, up to 30d; an earlier ban is lifted"
                    + " if not given")
    private @Nullable Duration ban;

    public EvictCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (ban != null && ban.toMillis() > OverrideRequest.TTL_MILLIS_MAX)
            throw new ParameterException(command.commandLine(), "-ban takes at most 30d");
        boolean isJson = isJson();
        EvictRequest evict = new EvictRequest(
                target.service(), target.id(), Reasons.checked(reason, command), ban == null ? null : ban.toMillis());
        EvictResponse answer = registry().call("Registry.Evict", evict, EvictResponse.class);
        if (isJson) console.printJson(answer);
        if (!answer.removed())
            throw new CommandFailedException(
                    CommandFailedException.NOBODY,
                    "no instance of " + target.service() + " has the id " + target.id()
                            + (ban == null ? "" : "; it is banned all the same"));
        if (!isJson) console.out().println(target.id() + " of " + target.service() + " is removed");
        return ExitCode.OK;
    }
}
