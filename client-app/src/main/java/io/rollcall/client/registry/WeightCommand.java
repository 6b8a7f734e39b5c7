package io.rollcall.client.registry;

import io.rollcall.client.operator.RegistryClient;
import io.rollcall.client.report.Console;
import io.rollcall.wire.registry.InstanceOverride;
import io.rollcall.wire.registry.OverrideRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./rollcall weight NAME ID N}: an instance gets another share of calls than it has asked for. */
@Command(
        name = "weight",
        description = {
            "Gives an instance another share of calls than it has asked for; 0: no new calls.",
            "It lasts through restarts of the instance and of the registry, until restore or until -for is over.",
            "If the instance is listed, it keeps what drain has said. If no instance with this ID is listed, it replaces"
                    + " everything that was said before. The reason and the time are those of the last command."
        })
public final class WeightCommand extends RegistryCommand {

    private static final int WEIGHT_MAX = 1_000;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Mixin
    private TargetInstance target = new TargetInstance();

    @Parameters(index = "2", paramLabel = "N", description = "the share, 0 to 1000")
    private int weight;

    @Mixin
    private OverrideTerms terms = new OverrideTerms();

    public WeightCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (weight < 0 || weight > WEIGHT_MAX)
            throw new ParameterException(command.commandLine(), "N is 0 to " + WEIGHT_MAX + ", not " + weight);
        boolean isJson = isJson();
        String reason = terms.reason();
        Long millis = terms.millis();
        RegistryClient registry = registry();
        InstanceOverride before = target.override(registry);
        OverrideRequest word = new OverrideRequest(
                target.service(), target.id(), before == null ? null : before.status(), weight, reason, millis);
        OverrideResult.send(registry, word, console, isJson);
        return ExitCode.OK;
    }
}
