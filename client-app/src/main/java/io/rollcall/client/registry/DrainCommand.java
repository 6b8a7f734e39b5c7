package io.rollcall.client.registry;

import io.rollcall.client.operator.RegistryClient;
import io.rollcall.client.report.Console;
import io.rollcall.wire.registry.InstanceOverride;
import io.rollcall.wire.registry.OverrideRequest;
import io.rollcall.wire.registry.OverrideStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code ./rollcall drain NAME ID}: an instance gets no new calls, and stays registered. */
@Command(
        name = "drain",
        description = {
            "Takes an instance out of service: it stays registered, and gets no new calls.",
            "It lasts through restarts of the instance and of the registry, until restore or until -for is over.",
            "If the instance is listed, it keeps what weight has said. If no instance with this ID is listed, it replaces"
                    + " everything that was said before. The reason and the time are those of the last command."
        })
public final class DrainCommand extends RegistryCommand {

    @Mixin
    private TargetInstance target = new TargetInstance();

    @Mixin
    private OverrideTerms terms = new OverrideTerms();

    public DrainCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        boolean isJson = isJson();
        String reason = terms.reason();
        Long millis = terms.millis();
        RegistryClient registry = registry();
        InstanceOverride before = target.override(registry);
        OverrideRequest word = new OverrideRequest(
                target.service(),
                target.id(),
                OverrideStatus.OUT_OF_SERVICE,
                before == null ? null : before.weight(),
                reason,
                millis);
        OverrideResult.send(registry, word, console, isJson);
        return ExitCode.OK;
    }
}
