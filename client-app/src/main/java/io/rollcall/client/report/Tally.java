package io.rollcall.client.report;

import io.rollcall.client.call.Failure;
import io.rollcall.client.report.Summary.Reason;
import io.rollcall.client.report.Summary.Share;
import io.rollcall.client.session.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts outcomes. For one thread. */
final class Tally {

    /** More than a table has use for; past it a service gives itself a new name with each answer. */
    private static final int MAX_INSTANCES = 10_000;

    /** More kinds of failure than a reader wants to tell apart. */
    private static final int MAX_REASONS = 20;

    /** Of a failure's text: enough for two sentences. */
    private static final int MAX_DETAIL = 300;

    private final Counts served = new Counts(MAX_INSTANCES);
    private final Counts reasons = new Counts(MAX_REASONS);
    private final Map<String, String> firstOfReason = new HashMap<>();
    private final Latencies latencies = Latencies.fine();
    private int ok;
    private int failed;

    void add(Outcome outcome) {
        if (outcome instanceof Outcome.Served it) onServed(it);
        else if (outcome instanceof Outcome.Failed it) onFailed(it);
    }

    private void onServed(Outcome.Served call) {
        ok++;
        served.add(call.answer().servedBy());
        latencies.add(call.tookNanos());
    }

    private void onFailed(Outcome.Failed call) {
        failed++;
        Failure failure = call.failure();
        String reason = reasons.add(failure.outcomeUnknown() + failure.reason());
        firstOfReason.putIfAbsent(
                reason, reason.equals(Counts.OTHERS) ? reason : Printable.of(failure.text(), MAX_DETAIL));
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
