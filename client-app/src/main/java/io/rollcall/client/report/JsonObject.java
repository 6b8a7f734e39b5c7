package io.rollcall.client.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.rollcall.client.report.Summary.Latency;
import io.rollcall.client.report.Summary.Share;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A session as one JSON object. Fields may be added, and none changes its meaning. */
@JsonPropertyOrder({
    "service",
    "algo",
    "calls",
    "ok",
    "failed",
    "retries",
    "redirects",
    "elapsedMillis",
    "instances",
    "latencyMillis"
})
record JsonObject(
        String service,
        String algo,
        int calls,
        int ok,
        int failed,
        long retries,
        long redirects,
        long elapsedMillis,
        List<Share> instances,
        @Nullable Latency latencyMillis) {

    static String of(Summary summary) {
        JsonObject object = new JsonObject(
                summary.service(),
                summary.algo(),
                summary.calls(),
                summary.ok(),
                summary.failed(),
                summary.retries(),
                summary.redirects(),
                summary.elapsed().toMillis(),
                summary.instances(),
                summary.latency());
        return JsonMapper.shared().writeValueAsString(object);
    }
}
