package io.rollcall.client.follow;

import io.rollcall.client.report.Summary.Latency;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of about one second.
 *
 * @param elapsed the time since the session began
 * @param length the length of this interval
 * @param latency the latencies of the served calls; absent if there was none
 * @param servedInAll the count since the session began, like {@code failedInAll}
 * @param lastFailure why the last failed call failed, whenever that was, in one line
 * @param instances the listed ones first, by id
 * @param changes the changes of the list
 */
record StatsInterval(
        Duration elapsed,
        Duration length,
        int served,
        int failed,
        @Nullable Latency latency,
        int servedInAll,
        int failedInAll,
        @Nullable String lastFailure,
        List<Row> instances,
        List<InstanceChange> changes) {

    /**
     * The figures of one instance.
     *
     * @param served the calls in this interval; {@code servedInAll} since the session began
     */
    record Row(
            String id,
            InstanceState state,
            int served,
            @Nullable Latency latency,
            int servedInAll) {}

    /** Scales a count to exactly one second. */
    double perSecond(int calls) {
        return calls / Math.max(length.toNanos() / 1e9, 1e-9);
    }
}
