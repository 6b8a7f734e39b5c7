package io.rollcall.client.registry;

import io.rollcall.client.operator.NameConverter;
import io.rollcall.client.operator.RegistryClient;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.Printable;
import io.rollcall.client.report.Style;
import io.rollcall.client.report.TextTable;
import io.rollcall.client.report.TextTable.Cell;
import io.rollcall.wire.registry.Event;
import io.rollcall.wire.registry.EventsRequest;
import io.rollcall.wire.registry.EventsResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./rollcall events}: what has happened to instances, and why. */
@Command(
        name = "events",
        description = {
            "Shows what has happened to instances last, and why.",
            "With -follow it goes on until Ctrl-C, and through an outage of the registry."
        })
public final class EventsCommand extends RegistryCommand {

    private static final int DEFAULT_LIMIT = 100;

    private static final Duration WAIT = Duration.ofSeconds(15);

    /** For the answer to a question that has waited in vain. */
    private static final Duration PATIENCE = WAIT.plusSeconds(5);

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = {"-follow", "--follow"},
            description = "then show each event when it happens")
    private boolean follow;

    @Option(
            names = {"-service", "--service"},
            paramLabel = "NAME",
            converter = NameConverter.class,
            description = "only events of this service")
    private @Nullable String service;

    @Option(
            names = {"-n", "--n"},
            paramLabel = "N",
            description = "how many of the last events, 1 to 1000; 100 if not given")
    private int limit = DEFAULT_LIMIT;

    public EventsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > EventsRequest.LIMIT_MAX)
            throw new ParameterException(
                    command.commandLine(), "-n takes 1 to " + EventsRequest.LIMIT_MAX + ", not " + limit);
        boolean isJson = isJson();
        Following following = new Following(registry(), console);
        EventsResponse now = following.ask(client -> events(client, null, limit, Duration.ZERO));
        if (follow) {
            show(now.events(), isJson);
            followFrom(now, following, isJson);
        } else if (isJson) console.printJson(now);
        else if (now.events().isEmpty()) console.err().println("nothing has happened yet");
        else console.out().print(table(now.events()));
        return ExitCode.OK;
    }

    private void followFrom(EventsResponse first, Following following, boolean isJson) {
        EventsResponse now = first;
        while (!Thread.currentThread().isInterrupted()) {
            long after = now.next();
            now = following.ask(client -> events(client, after, EventsRequest.LIMIT_MAX, WAIT));
            if (now.missed()) console.err().println("events are missing here: the registry no longer knows them");
            show(now.events(), isJson);
        }
    }

    private EventsResponse events(RegistryClient registry, @Nullable Long after, int most, Duration wait) {
        EventsRequest request = new EventsRequest(after, service, most, wait.toMillis());
        return registry.call("Registry.Events", request, EventsResponse.class, PATIENCE);
    }

    /** Shows each event on a line, because later ones may be wider than any table of these. */
    private void show(List<Event> events, boolean isJson) {
        for (Event event : events) {
            if (isJson) console.printJson(event);
            else console.out().println(line(event));
        }
    }

    private String line(Event event) {
        String text = Printable.of(event.service() + ' ' + event.id() + ' ' + what(event) + " (" + why(event) + ')');
        return console.inColour() ? style(event).paint(text) : text;
    }

    private String table(List<Event> events) {
        TextTable table = new TextTable("ago", "service", "id", "what", "why");
        for (Event event : events)
            table.row(
                    Cell.of(Ages.of(event.ageMillis())),
                    Cell.of(event.service()),
                    Cell.of(event.id()),
                    new Cell(what(event), style(event)),
                    Cell.of(why(event)));
        return table.text(console.inColour());
    }

    private static String what(Event event) {
        if (event.from() == null && event.to() == null) return event.change();
        if (event.from() == null) return event.change() + ' ' + event.to();
        return event.change() + ' ' + event.from() + (event.to() == null ? "" : " -> " + event.to());
    }

    private static String why(Event event) {
        String by = event.by() == null ? "" : " by " + event.by();
        String reason = event.reason() == null ? "" : ": " + event.reason();
        return event.cause() + by + reason;
    }

    private static Style style(Event event) {
        return switch (event.change()) {
            case Event.REGISTERED -> Style.GOOD;
            case Event.REMOVED -> event.cause().equals(Event.FAREWELL) ? Style.PLAIN : Style.BAD;
            case Event.SUSPECT -> Style.BAD;
            default -> Style.DOUBTFUL;
        };
    }
}
