package io.rollcall.client.registry;

import io.rollcall.client.report.Printable;
import io.rollcall.client.report.Style;
import io.rollcall.wire.registry.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the lists of a service, one after the other. One thread uses it. */
final class InstanceChanges {

    private final boolean inColour;
    private Map<String, Instance> before = Map.of();

    InstanceChanges(boolean inColour) {
        this.inColour = inColour;
    }

    /** Returns a line for each instance that has come ({@code +}), has gone ({@code -}) or has changed ({@code ~}). */
    List<String> lines(List<Instance> instances) {
        Map<String, Instance> now = instances.stream()
                .collect(Collectors.toMap(Instance::id, Function.identity(), (one, other) -> other, TreeMap::new));
        List<String> lines = new ArrayList<>();
        before.forEach((id, instance) -> {
            if (!now.containsKey(id)) lines.add(line('-', instance, Style.FAINT, instance.address()));
        });
        now.forEach((id, instance) -> {
            String change = change(before.get(id), instance);
            if (!change.isEmpty())
                lines.add(line(before.containsKey(id) ? '~' : '+', instance, InstanceRows.style(instance), change));
        });
        before = now;
        return lines;
    }

    private String line(char sign, Instance instance, Style style, String change) {
        String text = Printable.of(sign + " " + instance.id() + "  " + change);
        return inColour ? style.paint(text) : text;
    }

    private static String change(@Nullable Instance was, Instance is) {
        if (was == null)
            return is.address() + "  " + InstanceRows.state(is) + "  weight " + is.shareOfCalls()
                    + (is.zone() == null ? "" : "  zone " + is.zone());
        List<String> parts = new ArrayList<>();
        add(parts, "", was.address(), is.address());
        add(parts, "", InstanceRows.state(was), InstanceRows.state(is));
        add(parts, "weight ", was.shareOfCalls(), is.shareOfCalls());
        add(parts, "zone ", String.valueOf(was.zone()), String.valueOf(is.zone()));
        if (!was.metadata().equals(is.metadata())) parts.add("metadata");
        return String.join("  ", parts);
    }

    private static void add(List<String> parts, String what, Object was, Object is) {
        if (!was.equals(is)) parts.add(what + was + " -> " + is);
    }
}
