package io.rollcall.bench.report;

import java.util.Locale;

/** Formats figures with their significant digits. */
final class Numbers {

    private static final double FEW = 100;

    static String of(double value) {
        double size = Math.abs(value);
        if (size >= FEW) return String.format(Locale.ROOT, "%,.0f", value);
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
    }

    static String of(Rounds rounds) {
        if (rounds.count() == 1) return of(rounds.median());
        return "%s (%s to %s)".formatted(of(rounds.median()), of(rounds.min()), of(rounds.max()));
    }

    private Numbers() {}
}
