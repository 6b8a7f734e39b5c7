package io.rollcall.client.plot;

import io.rollcall.client.session.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A session in buckets of equal length, however long it is: where there would be too many, each two become one. For one
 * thread.
 */
final class Timeline {

    /** As many points as a picture shows apart. A bucket takes some 30 KiB. */
    static final int MAX_BUCKETS = 256;

    /** So that a session of a second has a shape. */
    static final Duration SHORTEST = Duration.ofMillis(100);

    /** A line with more points is smooth only if there are many calls to each. */
    private static final int FEW_BUCKETS = 60;

    private static final int MANY_CALLS = 50;

    private final List<Bucket> buckets = new ArrayList<>();
    private long lengthNanos = SHORTEST.toNanos();
    private long endNanos;

    /** @param atNanos since the session began; no less than that of the outcome before */
    void add(long atNanos, Outcome outcome) {
        reach(atNanos);
        buckets.get(buckets.size() - 1).add(outcome);
    }

    /** The session has lasted that long: also when nothing happens, time goes on. */
    void reach(long atNanos) {
        while (atNanos / lengthNanos >= MAX_BUCKETS) halve();
        while (atNanos / lengthNanos >= buckets.size()) buckets.add(new Bucket());
        endNanos = atNanos;
    }

    /** Leaves no more buckets than there are calls to fill them. */
    void smooth() {
        while (buckets.size() > FEW_BUCKETS && calls() < (long) buckets.size() * MANY_CALLS) halve();
    }

    private void halve() {
        List<Bucket> halved = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i++) {
            if (i % 2 == 0) halved.add(buckets.get(i));
            else halved.get(i / 2).addAll(buckets.get(i));
        }
        buckets.clear();
        buckets.addAll(halved);
        lengthNanos *= 2;
    }

    private long calls() {
        return buckets.stream()
                .mapToLong(bucket -> bucket.latencies().count() + bucket.failed())
                .sum();
    }

    List<Bucket> buckets() {
        return List.copyOf(buckets);
    }

    /** As a line shows them: without the last one where it has hardly begun. */
    List<Bucket> points() {
        boolean hardlyBegun = buckets.size() > 1 && endNanos % lengthNanos < lengthNanos / 2;
        return List.copyOf(hardlyBegun ? buckets.subList(0, buckets.size() - 1) : buckets);
    }

    double beginSeconds(int bucket) {
        return bucket * lengthNanos / 1e9;
    }

    /** Of the last one only what has passed, and half of it at least: of a single call there is no rate. */
    double lengthSeconds(int bucket) {
        long passed = endNanos - bucket * lengthNanos;
        return Math.max(Math.min(passed, lengthNanos), lengthNanos / 2) / 1e9;
    }

    double seconds() {
        return Math.max(endNanos, lengthNanos) / 1e9;
    }
}
