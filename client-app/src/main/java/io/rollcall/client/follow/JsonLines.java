package io.rollcall.client.follow;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.rollcall.client.report.Summary.Latency;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The output as JSON: an object on a line each second. Fields may be added, and none changes its meaning. */
record JsonLines(PrintStream out) implements LiveView {

    @Override
    public void show(StatsInterval second) {
        out.println(JsonMapper.shared().writeValueAsString(object(second)));
    }

    private static JsonSecond object(StatsInterval second) {
        return new JsonSecond(
                second.elapsed().toMillis(),
                second.length().toMillis(),
                second.served() + second.failed(),
                second.served(),
                second.failed(),
                second.instances().stream().map(JsonLines::instance).toList(),
                second.changes(),
                second.latency());
    }

    private static JsonInstance instance(StatsInterval.Row row) {
        return new JsonInstance(row.id(), row.state().word(), row.served(), row.latency());
    }

    /** The fields are those of the object of the whole session, if both have them, but for this second. */
    @JsonPropertyOrder({
        "elapsedMillis",
        "lengthMillis",
        "calls",
        "ok",
        "failed",
        "instances",
        "changes",
        "latencyMillis"
    })
    record JsonSecond(
            long elapsedMillis,
            long lengthMillis,
            int calls,
            int ok,
            int failed,
            List<JsonInstance> instances,
            List<InstanceChange> changes,
            @Nullable Latency latencyMillis) {}

    @JsonPropertyOrder({"id", "state", "calls", "latencyMillis"})
    record JsonInstance(
            String id, String state, int calls, @Nullable Latency latencyMillis) {}
}
