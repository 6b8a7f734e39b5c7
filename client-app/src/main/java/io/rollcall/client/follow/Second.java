package io.rollcall.client.follow;

import io.rollcall.client.report.Summary.Latency;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened since it was last told: in a second, or so.
 *
 * @param elapsed since the session began
 * @param length of this second
 * @param latency of the calls that were served; absent where none was
 * @param servedInAll since the session began, as is {@code failedInAll}
 * @param lastFailure why a call failed, whenever that was, for one line
 * @param instances those that are listed first, by id
 * @param changes of the list
 */
record Second(
        Duration elapsed,
        Duration length,
        int served,
        int failed,
        @Nullable Latency latency,
        int servedInAll,
        int failedInAll,
        @Nullable String lastFailure,
        List<Row> instances,
        List<Change> changes) {

    /**
     * An instance in this second.
     *
     * @param served calls; {@code servedInAll} since the session began
     */
    record Row(String id, State state, int served, @Nullable Latency latency, int servedInAll) {}

    /** As if this second had been exactly one. */
    double perSecond(int calls) {
        return calls / Math.max(length.toNanos() / 1e9, 1e-9);
    }
}
