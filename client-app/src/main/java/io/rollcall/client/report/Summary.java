package io.rollcall.client.report;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session at its end.
 *
 * @param retries attempts beyond the first of a call
 * @param redirects of writes, from a backup to the primary
 * @param instances those that answered, by id
 * @param failures by reason, the most frequent first
 * @param latency of the calls that were served; absent where none was
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

    /** @param calls how many this instance served */
    public record Share(String id, int calls) {}

    /** @param text the first failure for this reason, for one line */
    public record Reason(int calls, String text) {}

    /** Milliseconds, to the microsecond. */
    public record Latency(double p50, double p90, double p99, double max) {}
}
