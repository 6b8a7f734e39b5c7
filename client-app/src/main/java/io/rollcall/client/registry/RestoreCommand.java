package io.rollcall.client.registry;

import io.rollcall.client.report.Console;
import io.rollcall.wire.registry.OverrideRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code ./rollcall restore NAME ID}: an instance counts as it says itself again. */
@Command(
        name = "restore",
        description = "Takes back what drain and weight have said of an instance: it counts as it says itself.")
public final class RestoreCommand extends RegistryCommand {

    @Mixin
    private TargetInstance target = new TargetInstance();

    public RestoreCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        boolean isJson = isJson();
        OverrideRequest word = new OverrideRequest(target.service(), target.id(), null, null, null, null);
        OverrideResult.send(registry(), word, console, isJson);
        return ExitCode.OK;
    }
}
