package io.rollcall.client.report;

import io.rollcall.client.report.Summary.Latency;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A histogram of latencies. It serves one thread. */
public final class Latencies {

    /** A longer call counts as an hour, and a shorter one as a microsecond. */
    private static final long MIN_NANOS = 1_000;

    private static final long MAX_NANOS = Duration.ofHours(1).toNanos();

    private final Histogram nanos;

    private Latencies(int digits) {
        nanos = new Histogram(MIN_NANOS, MAX_NANOS, digits);
    }

    /** Creates a histogram with a precision of a thousandth, which takes 0.2 MiB. */
    public static Latencies fine() {
        return new Latencies(3);
    }

    /** Creates a histogram with a precision of a hundredth, which takes 26 KiB. It suits places with many of them. */
    public static Latencies coarse() {
        return new Latencies(2);
    }

    public void add(long tookNanos) {
        nanos.recordValue(Math.min(tookNanos, MAX_NANOS));
    }

    public void addAll(Latencies others) {
        nanos.add(others.nanos);
    }

    public int count() {
        return Math.toIntExact(nanos.getTotalCount());
    }

    public void clear() {
        nanos.reset();
    }

    /** Returns the percentiles; null if there was no call. */
    public @Nullable Latency percentiles() {
        if (nanos.getTotalCount() == 0) return null;
        return new Latency(millisAt(50), millisAt(90), millisAt(99), millisAt(100));
    }

    private double millisAt(double percentile) {
        return Math.round(nanos.getValueAtPercentile(percentile) / 1e3) / 1e3;
    }
}
