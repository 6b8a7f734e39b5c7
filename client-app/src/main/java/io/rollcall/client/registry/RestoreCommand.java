package io.rollcall.client.registry;

import io.rollcall.client.operator.Access;
import io.rollcall.client.operator.OutputOption;
import io.rollcall.client.report.Console;
import io.rollcall.wire.registry.OverrideRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code ./rollcall restore NAME ID}: an instance counts as it says itself again. */
@Command(
        name = "restore",
        description = "Takes back what drain and weight have said of an instance: it counts as it says itself.")
public final class RestoreCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Access access = new Access();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private TargetInstance target = new TargetInstance();

    public RestoreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        boolean isJson = output.isJson();
        OverrideRequest word = new OverrideRequest(target.service(), target.id(), null, null, null, null);
        OverrideResult.send(access.registry(), word, console, isJson);
        return ExitCode.OK;
    }
}
