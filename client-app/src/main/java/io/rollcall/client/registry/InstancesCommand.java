package io.rollcall.client.registry;

import io.rollcall.client.operator.CommandFailedException;
import io.rollcall.client.operator.NameConverter;
import io.rollcall.client.operator.RegistryClient;
import io.rollcall.client.report.Console;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code ./rollcall instances NAME}: the instances of a service, whatever their status. */
@Command(
        name = "instances",
        description = {
            "Lists the instances of a service, whatever their status.",
            "The exit status is 3 if there is none."
        })
public final class InstancesCommand extends RegistryCommand {

    @Parameters(paramLabel = "NAME", converter = NameConverter.class, description = "the service")
    private String service = "";

    public InstancesCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        boolean isJson = isJson();
        RegistryClient registry = registry();
        LookupResponse answer =
                registry.call("Registry.Lookup", new LookupRequest(service, true), LookupResponse.class);
        if (isJson) console.printJson(answer);
        if (answer.instances().isEmpty())
            throw new CommandFailedException(
                    CommandFailedException.NOBODY,
                    "no instance of " + service + " is registered at " + registry.described());
        if (!isJson) console.out().print(InstanceRows.table(answer.instances()).text(console.inColour()));
        return ExitCode.OK;
    }
}
