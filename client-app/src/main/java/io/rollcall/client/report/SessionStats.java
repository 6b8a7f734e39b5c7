package io.rollcall.client.report;

import io.rollcall.client.call.CallFailure;
import io.rollcall.client.report.Summary.Reason;
import io.rollcall.client.report.Summary.Share;
import io.rollcall.client.session.CallOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts outcomes. It serves one thread. */
final class SessionStats {

    /** More than a table can show. A service with more gives a new id with each answer. */
    private static final int MAX_INSTANCES = 10_000;

    /** More kinds of failure than a reader can tell apart. */
    private static final int MAX_REASONS = 20;

    /** The limit on a failure's text: two sentences. */
    private static final int MAX_DETAIL = 300;

    private final BoundedCounts served = new BoundedCounts(MAX_INSTANCES);
    private final BoundedCounts reasons = new BoundedCounts(MAX_REASONS);
    private final Map<String, String> firstOfReason = new HashMap<>();
    private final Latencies latencies = Latencies.fine();
    private int ok;
    private int failed;

    void add(CallOutcome outcome) {
        if (outcome instanceof CallOutcome.Served it) onServed(it);
        else if (outcome instanceof CallOutcome.Failed it) onFailed(it);
        else throw new IllegalArgumentException("unknown outcome " + outcome);
    }

    private void onServed(CallOutcome.Served call) {
        ok++;
        served.add(call.answer().servedBy());
        latencies.add(call.tookNanos());
    }

    private void onFailed(CallOutcome.Failed call) {
        failed++;
        CallFailure failure = call.failure();
        String reason = reasons.add(failure.outcomeUnknown() + failure.reason());
        firstOfReason.putIfAbsent(
                reason, reason.equals(BoundedCounts.OTHERS) ? reason : Printable.of(failure.text(), MAX_DETAIL));
    }

    Summary summary(String service, String algo, long retries, long redirects, Duration elapsed) {
        List<Share> instances = new ArrayList<>();
        served.forEach((id, calls) -> instances.add(new Share(id, calls)));
        return new Summary(
                service, algo, ok, failed, retries, redirects, elapsed, instances, failures(), latencies.percentiles());
    }

    private List<Reason> failures() {
        List<Reason> failures = new ArrayList<>();
        reasons.forEach((reason, calls) -> failures.add(new Reason(calls, firstOfReason.getOrDefault(reason, reason))));
        failures.sort(Comparator.comparingInt(Reason::calls).reversed());
        return failures;
    }
}
