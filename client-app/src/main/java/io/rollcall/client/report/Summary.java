package io.rollcall.client.report;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The totals of a session.
 *
 * @param retries the attempts beyond the first of a call
 * @param redirects the hops of writes from a backup to the primary
 * @param instances the instances that answered, by id
 * @param failures by reason, the most frequent first
 * @param latency the latencies of the served calls; absent if there was none
 */
public record Summary(
        String service,
        String algo,
        int ok,
        int failed,
        long retries,
        long redirects,
        Duration elapsed,
        List<Share> instances,
        List<Reason> failures,
        @Nullable Latency latency) {

    public int calls() {
        return ok + failed;
    }

    public double callsPerSecond() {
        return calls() / Math.max(elapsed.toNanos() / 1e9, 1e-9);
    }

    /** @param calls the number of calls that this instance served */
    public record Share(String id, int calls) {}

    /** @param text the first failure with this reason, in one line */
    public record Reason(int calls, String text) {}

    /** Latencies in milliseconds, rounded to microseconds. */
    public record Latency(double p50, double p90, double p99, double max) {}
}
