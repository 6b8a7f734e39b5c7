package io.rollcall.client.registry;

import io.rollcall.client.report.Printable;
import io.rollcall.client.report.Style;
import io.rollcall.wire.registry.ServicesResponse.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares the numbers of instances of all services, one after the other. One thread uses it. */
final class ServiceChanges {

    private final boolean inColour;
    private Map<String, Service> before = Map.of();

    ServiceChanges(boolean inColour) {
        this.inColour = inColour;
    }

    /** Returns a line for each service that has come ({@code +}), has gone ({@code -}) or has changed ({@code ~}). */
    List<String> lines(List<Service> services) {
        Map<String, Service> now = services.stream()
                .collect(Collectors.toMap(Service::service, Function.identity(), (one, other) -> other, TreeMap::new));
        List<String> lines = new ArrayList<>();
        before.forEach((name, service) -> {
            if (!now.containsKey(name)) lines.add(line("- " + name, Style.FAINT));
        });
        now.forEach((name, service) -> {
            Service was = before.get(name);
            Style style = service.up() == 0 ? Style.BAD : Style.GOOD;
            if (was == null) lines.add(line("+ " + name + "  " + counts(service), style));
            else if (!was.equals(service))
                lines.add(line("~ " + name + "  " + counts(was) + " -> " + counts(service), style));
        });
        before = now;
        return lines;
    }

    private String line(String text, Style style) {
        String printable = Printable.of(text);
        return inColour ? style.paint(printable) : printable;
    }

    private static String counts(Service service) {
        return service.up() + " of " + service.instances() + " up";
    }
}
