package io.rollcall.client.follow;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.rollcall.client.report.Summary.Latency;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** For a program: an object a line, a line a second. Fields may come, and none changes its meaning. */
record JsonLines(PrintStream out) implements View {

    @Override
    public void show(Second second) {
        out.println(JsonMapper.shared().writeValueAsString(object(second)));
    }

    private static JsonSecond object(Second second) {
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

    private static JsonInstance instance(Second.Row row) {
        return new JsonInstance(row.id(), row.state().word(), row.served(), row.latency());
    }

    /** As in the object of the whole session, where both have a field; here of this second. */
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
            List<Change> changes,
            @Nullable Latency latencyMillis) {}

    @JsonPropertyOrder({"id", "state", "calls", "latencyMillis"})
    record JsonInstance(
            String id, String state, int calls, @Nullable Latency latencyMillis) {}
}
