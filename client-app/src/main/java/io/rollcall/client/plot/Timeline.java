package io.rollcall.client.plot;

import io.rollcall.client.session.CallOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A session in buckets of equal length, however long it is: when there are too many, each two become one. It serves one
 * thread.
 */
final class Timeline {

    /** As many points as a picture can show separately. A bucket takes about 30 KiB. */
    static final int MAX_BUCKETS = 256;

    /** Short enough for a session of a second to have a shape. */
    static final Duration SHORTEST = Duration.ofMillis(100);

    /** A line with more points is smooth only if each stands for many calls. */
    private static final int FEW_BUCKETS = 60;

    private static final int MANY_CALLS = 50;

    private final List<Bucket> buckets = new ArrayList<>();
    private long lengthNanos = SHORTEST.toNanos();
    private long endNanos;

    /** @param atNanos the time since the session began; no less than that of the previous outcome */
    void add(long atNanos, CallOutcome outcome) {
        reach(atNanos);
        buckets.get(buckets.size() - 1).add(outcome);
    }

    /** Extends the session to this time, also if nothing happened. */
    void reach(long atNanos) {
        while (atNanos / lengthNanos >= MAX_BUCKETS) halve();
        while (atNanos / lengthNanos >= buckets.size()) buckets.add(new Bucket());
        endNanos = atNanos;
    }

    /** Joins buckets until there are enough calls in each. */
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

    /** Returns the buckets that a line shows: without the last one if it has hardly begun. */
    List<Bucket> points() {
        boolean hardlyBegun = buckets.size() > 1 && endNanos % lengthNanos < lengthNanos / 2;
        return List.copyOf(hardlyBegun ? buckets.subList(0, buckets.size() - 1) : buckets);
    }

    double beginSeconds(int bucket) {
        return bucket * lengthNanos / 1e9;
    }

    /**
     * Returns the length of a bucket. The last one counts only the time that has passed, and at least half of a bucket,
     * because a single call has no rate.
     */
    double lengthSeconds(int bucket) {
        long passed = endNanos - bucket * lengthNanos;
        return Math.max(Math.min(passed, lengthNanos), lengthNanos / 2) / 1e9;
    }

    double seconds() {
        return Math.max(endNanos, lengthNanos) / 1e9;
    }
}
