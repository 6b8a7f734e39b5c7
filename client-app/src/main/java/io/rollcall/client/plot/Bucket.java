package io.rollcall.client.plot;

import io.rollcall.client.report.Counts;
import io.rollcall.client.report.Latencies;
import io.rollcall.client.report.Printable;
import io.rollcall.client.session.Outcome;

/** What ended in a stretch of time. */
final class Bucket {

    /** A picture names a dozen. */
    private static final int MAX_INSTANCES = 100;

    private final Counts served = new Counts(MAX_INSTANCES);
    private final Latencies latencies = Latencies.coarse();
    private int failed;

    void add(Outcome outcome) {
        if (outcome instanceof Outcome.Served it) onServed(it);
        else failed++;
    }

    private void onServed(Outcome.Served call) {
        served.add(Printable.id(call.answer().servedBy()));
        latencies.add(call.tookNanos());
    }

    void addAll(Bucket other) {
        served.addAll(other.served);
        latencies.addAll(other.latencies);
        failed += other.failed;
    }

    Counts served() {
        return served;
    }

    Latencies latencies() {
        return latencies;
    }

    int failed() {
        return failed;
    }
}
