package io.rollcall.client.registry;

import io.rollcall.client.report.Console;
import io.rollcall.client.report.Style;
import io.rollcall.client.report.TextTable;
import io.rollcall.client.report.TextTable.Cell;
import io.rollcall.wire.registry.ServicesRequest;
import io.rollcall.wire.registry.ServicesResponse;
import io.rollcall.wire.registry.ServicesResponse.Service;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** {@code ./rollcall services}: how many instances each service has, and how many of them take calls. */
@Command(
        name = "services",
        description = "Lists the services, with how many instances each has and how many of them take calls.")
public final class ServicesCommand extends RegistryCommand {

    private static final int BAR_CELLS = 10;

    public ServicesCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        boolean isJson = isJson();
        ServicesResponse answer = registry().call("Registry.Services", new ServicesRequest(), ServicesResponse.class);
        if (isJson) console.printJson(answer);
        else if (answer.services().isEmpty()) console.err().println("no service is registered");
        else console.out().print(table(answer));
        return ExitCode.OK;
    }

    private String table(ServicesResponse answer) {
        TextTable table = new TextTable("service", "up", "of", "");
        for (Service service : answer.services()) table.row(row(service));
        return table.text(console.inColour());
    }

    private Cell[] row(Service service) {
        Style style = style(service);
        long cells = Math.round((double) BAR_CELLS * service.up() / Math.max(1, service.instances()));
        return new Cell[] {
            Cell.of(service.service()),
            new Cell(String.valueOf(service.up()), style),
            Cell.of(String.valueOf(service.instances())),
            new Cell(console.glyphs().bar(cells), style)
        };
    }

    private static Style style(Service service) {
        if (service.up() == service.instances()) return Style.GOOD;
        return service.up() == 0 ? Style.BAD : Style.DOUBTFUL;
    }
}
