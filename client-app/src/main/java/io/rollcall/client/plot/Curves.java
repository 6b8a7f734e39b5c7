package io.rollcall.client.plot;

import io.rollcall.client.report.BoundedCounts;
import io.rollcall.client.report.Summary.Latency;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** The curves that a picture shows of a timeline. */
final class Curves {

    /** Colours that most people can tell apart, in the order of Tableau's ten, without red, which is for failures. */
    private static final List<Color> COLORS = List.of(
            new Color(0x4E79A7),
            new Color(0xF28E2B),
            new Color(0x59A14F),
            new Color(0xB07AA1),
            new Color(0x76B7B2),
            new Color(0xEDC948),
            new Color(0x9C755F),
            new Color(0xFF9DA7));

    private static final Color OTHERS = new Color(0xBAB0AC);
    private static final Color FAILED = new Color(0xD62728);

    /** From the usual latency to the rare one. */
    private static final List<Color> LATENCIES = List.of(new Color(0x9ECAE1), new Color(0x4292C6), new Color(0x08306B));

    private final Timeline timeline;
    private final List<Bucket> points;

    Curves(Timeline timeline) {
        this.timeline = timeline;
        this.points = timeline.points();
    }

    /** Returns the position of each point: the middle of its bucket. */
    List<Double> seconds() {
        return IntStream.range(0, points.size())
                .mapToObj(i -> timeline.beginSeconds(i) + timeline.lengthSeconds(i) / 2)
                .toList();
    }

    /**
     * Returns calls per second: of each instance, or of as many as there are colours and of the others together; and of
     * the failed ones.
     */
    List<Curve> calls() {
        List<String> ids = busiest();
        List<Curve> curves = new ArrayList<>();
        for (String id : ids)
            curves.add(served(
                    id, COLORS.get(curves.size()), bucket -> bucket.served().of(id)));
        ToIntFunction<Bucket> others = bucket -> served(bucket) - served(bucket, ids);
        if (sum(others) > 0) curves.add(served(BoundedCounts.OTHERS, OTHERS, others));
        int failed = sum(Bucket::failed);
        if (failed > 0) curves.add(perSecond("failed: " + failed, FAILED, Bucket::failed));
        return curves;
    }

    /** Returns latencies in milliseconds. */
    List<Curve> latencies() {
        return List.of(
                latency("p99", LATENCIES.get(2), Latency::p99),
                latency("p90", LATENCIES.get(1), Latency::p90),
                latency("p50", LATENCIES.get(0), Latency::p50));
    }

    /** Returns the ids of the busiest instances, sorted by name. */
    private List<String> busiest() {
        Map<String, Integer> served = new HashMap<>();
        timeline.buckets()
                .forEach(bucket -> bucket.served().forEach((id, calls) -> served.merge(id, calls, Integer::sum)));
        served.remove(BoundedCounts.OTHERS);
        return served.keySet().stream()
                .sorted(Comparator.<String, Integer>comparing(served::get).reversed())
                .limit(COLORS.size())
                .sorted()
                .toList();
    }

    private static int served(Bucket bucket) {
        return bucket.latencies().count();
    }

    private static int served(Bucket bucket, List<String> ids) {
        return ids.stream().mapToInt(bucket.served()::of).sum();
    }

    private Curve served(String name, Color color, ToIntFunction<Bucket> calls) {
        double share = (double) sum(calls) / Math.max(sum(Curves::served), 1);
        return perSecond(String.format(Locale.ROOT, "%.1f %%  %s", 100 * share, name), color, calls);
    }

    private int sum(ToIntFunction<Bucket> calls) {
        return timeline.buckets().stream().mapToInt(calls).sum();
    }

    private Curve perSecond(String label, Color color, ToIntFunction<Bucket> calls) {
        List<Double> values = IntStream.range(0, points.size())
                .mapToObj(i -> calls.applyAsInt(points.get(i)) / timeline.lengthSeconds(i))
                .toList();
        return new Curve(label, color, values);
    }

    private Curve latency(String name, Color color, ToDoubleFunction<Latency> percentile) {
        List<Double> values = new ArrayList<>();
        for (Bucket bucket : points) {
            Latency latency = bucket.latencies().percentiles();
            values.add(latency == null ? Double.NaN : percentile.applyAsDouble(latency));
        }
        return new Curve(name, color, values);
    }
}
