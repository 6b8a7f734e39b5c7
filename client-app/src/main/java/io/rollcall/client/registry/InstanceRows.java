package io.rollcall.client.registry;

import io.rollcall.client.report.Style;
import io.rollcall.client.report.TextTable;
import io.rollcall.client.report.TextTable.Cell;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.InstanceOverride;
import io.rollcall.wire.registry.OverrideStatus;
import io.rollcall.wire.registry.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The instances of a service as rows of a table. */
final class InstanceRows {

    /** As much of the metadata, and of an operator's reason, as a reader can survey. */
    private static final int TEXT_MAX = 60;

    private InstanceRows() {}

    static TextTable table(List<Instance> instances) {
        TextTable table = new TextTable("id", "address", "status", "weight", "zone", "override", "metadata");
        for (Instance instance : instances)
            table.row(
                    Cell.of(instance.id()),
                    Cell.of(instance.address()),
                    new Cell(state(instance), style(instance)),
                    Cell.of(weight(instance)),
                    Cell.of(instance.zone() == null ? "-" : instance.zone()),
                    Cell.cut(override(instance.override()), TEXT_MAX),
                    Cell.cut(metadata(instance.metadata()), TEXT_MAX));
        return table;
    }

    /** Returns what counts for calls: an operator's status, or the instance's own, and whether it is a suspect. */
    static String state(Instance instance) {
        InstanceOverride word = instance.override();
        String status = word != null && word.status() == OverrideStatus.OUT_OF_SERVICE
                ? OverrideStatus.OUT_OF_SERVICE.name()
                : String.valueOf(instance.status());
        return instance.suspect() ? status + " suspect" : status;
    }

    static Style style(Instance instance) {
        if (instance.suspect() || instance.status() == Status.DOWN) return Style.BAD;
        return instance.takesCalls() ? Style.GOOD : Style.DOUBTFUL;
    }

    private static String weight(Instance instance) {
        int share = instance.shareOfCalls();
        return share == instance.weight() ? String.valueOf(share) : share + " (its own: " + instance.weight() + ')';
    }

    private static String override(@Nullable InstanceOverride word) {
        if (word == null) return "-";
        List<String> parts = new ArrayList<>();
        if (word.status() != null) parts.add("drained");
        if (word.weight() != null) parts.add("weight " + word.weight());
        if (word.by() != null) parts.add("by " + word.by());
        parts.add(Ages.of(word.ageMillis()) + " ago");
        if (word.reason() != null) parts.add(word.reason());
        return String.join(", ", parts);
    }

    private static String metadata(Map<String, String> metadata) {
        return new TreeMap<>(metadata)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + '=' + entry.getValue())
                        .collect(Collectors.joining(" "));
    }
}
