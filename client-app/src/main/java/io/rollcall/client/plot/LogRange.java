package io.rollcall.client.plot;

import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * A range of round numbers around all values, the larger at least ten times the smaller, because a logarithmic axis
 * marks powers of ten.
 */
record LogRange(double min, double max) {

    static LogRange of(List<Curve> curves) {
        DoubleSummaryStatistics values = curves.stream()
                .flatMap(curve -> curve.values().stream())
                .mapToDouble(Double::doubleValue)
                .filter(value -> value > 0)
                .summaryStatistics();
        if (values.getCount() == 0) return new LogRange(1, 10);
        double min = decade(values.getMin());
        return new LogRange(min, Math.max(roundUp(values.getMax()), 10 * min));
    }

    /** Rounds up to one, two or five times a power of ten. */
    private static double roundUp(double value) {
        double decade = decade(value);
        for (int step : List.of(1, 2, 5)) if (value <= step * decade) return step * decade;
        return 10 * decade;
    }

    /** Returns the largest power of ten that is not above a value. */
    private static double decade(double value) {
        return Math.pow(10, Math.floor(Math.log10(value)));
    }
}
