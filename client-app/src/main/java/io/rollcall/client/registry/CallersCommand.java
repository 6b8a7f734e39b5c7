package io.rollcall.client.registry;

import io.rollcall.client.operator.NameConverter;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.TextTable;
import io.rollcall.client.report.TextTable.Cell;
import io.rollcall.wire.registry.CallersRequest;
import io.rollcall.wire.registry.CallersResponse;
import io.rollcall.wire.registry.CallersResponse.Edge;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code ./rollcall callers [NAME]}: which services call a service, as far as their instances say it. */
@Command(
        name = "callers",
        description = {
            "Lists which services look up or watch a service, or any if no NAME is given.",
            "A caller that does not say what it is, is not in the list."
        })
public final class CallersCommand extends RegistryCommand {

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            converter = NameConverter.class,
            description = "the service that is called")
    private @Nullable String service;

    public CallersCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        boolean isJson = isJson();
        CallersResponse answer =
                registry().call("Registry.Callers", new CallersRequest(service), CallersResponse.class);
        if (isJson) console.printJson(answer);
        else if (answer.edges().isEmpty()) console.err().println("no caller is known");
        else console.out().print(table(answer.edges()).text(console.inColour()));
        return ExitCode.OK;
    }

    private static TextTable table(List<Edge> edges) {
        TextTable table = new TextTable("caller", "service", "instances", "last heard");
        for (Edge edge : edges)
            table.row(
                    Cell.of(edge.caller()),
                    Cell.of(edge.service()),
                    Cell.of(String.valueOf(edge.instances())),
                    Cell.of(Ages.of(edge.ageMillis()) + " ago"));
        return table;
    }
}
