package io.rollcall.client.plot;

import io.rollcall.client.report.BoundedCounts;
import io.rollcall.client.report.Latencies;
import io.rollcall.client.report.Printable;
import io.rollcall.client.session.CallOutcome;

/** The calls that ended in a stretch of time. */
final class Bucket {

    /** A picture names about a dozen. */
    private static final int MAX_INSTANCES = 100;

    private final BoundedCounts served = new BoundedCounts(MAX_INSTANCES);
    private final Latencies latencies = Latencies.coarse();
    private int failed;

    void add(CallOutcome outcome) {
        if (outcome instanceof CallOutcome.Served it) onServed(it);
        else if (outcome instanceof CallOutcome.Failed) failed++;
        else throw new IllegalArgumentException("unknown outcome " + outcome);
    }

    private void onServed(CallOutcome.Served call) {
        served.add(Printable.id(call.answer().servedBy()));
        latencies.add(call.tookNanos());
    }

    void addAll(Bucket other) {
        served.addAll(other.served);
        latencies.addAll(other.latencies);
        failed += other.failed;
    }

    BoundedCounts served() {
        return served;
    }

    Latencies latencies() {
        return latencies;
    }

    int failed() {
        return failed;
    }
}
