package io.rollcall.bench.report;

import java.util.List;

/** The values of several rounds: median, minimum and maximum. */
public record Rounds(double median, double min, double max, int count) {

    /** @param values at least one */
    public static Rounds of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Rounds(median, sorted.get(0), sorted.get(sorted.size() - 1), sorted.size());
    }

    public static Rounds once(double value) {
        return new Rounds(value, value, value, 1);
    }
}
