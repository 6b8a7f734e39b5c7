package io.rollcall.bench.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The bar that a figure is judged by.
 *
 * @param of the name of the subject with the figure
 * @param against the name of the subject that it is compared with; null: the figure itself is judged
 * @param kind how the two are compared
 * @param bar the required value
 * @param aim the value that would be better still
 */
public record Bar(String of, @Nullable String against, Kind kind, double bar, double aim) {

    /** How a figure is judged. */
    public enum Kind {
        /** At least this many times as good. */
        TIMES,
        /** At most this part of the other's figure. */
        SHARE,
        /** No more than this. */
        VALUE
    }

    /** @param value null: not measured */
    public record Verdict(Bar bar, @Nullable Double value) {

        /** @param isLook the value is of one short round without warming, which is no ground for a verdict */
        public String inWords(String unit, boolean isLook) {
            if (value == null) return bar.asked(unit) + ": not measured";
            String shown = bar.kind == Kind.VALUE ? Numbers.of(value) + ' ' + unit : "%.2f".formatted(value);
            if (isLook) return bar.asked(unit) + ": " + shown + " in a look; only full rounds give a verdict";
            if (bar.bar == 0 && !bar.isMet(value, bar.aim)) return bar.asked(unit) + ": " + shown + ", not reached";
            String met = bar.isMet(value, bar.aim) ? "met, and the aim" : bar.isMet(value, bar.bar) ? "met" : "NOT MET";
            return bar.asked(unit) + ": " + shown + ", " + met;
        }
    }

    public static Bar times(String of, String against, double bar, double aim) {
        return new Bar(of, against, Kind.TIMES, bar, aim);
    }

    /** An aim without a required value. */
    public static Bar aim(String of, String against, double aim) {
        return new Bar(of, against, Kind.TIMES, 0, aim);
    }

    public static Bar share(String of, String against, double bar, double aim) {
        return new Bar(of, against, Kind.SHARE, bar, aim);
    }

    public static Bar value(String of, double bar, double aim) {
        return new Bar(of, null, Kind.VALUE, bar, aim);
    }

    Verdict judge(Figure figure) {
        Double own = figure.medianOf(of);
        Double other = against == null ? Double.valueOf(1) : figure.medianOf(against);
        if (own == null || other == null) return new Verdict(this, null);
        return new Verdict(this, kind == Kind.TIMES && figure.isLessBetter() ? other / own : own / other);
    }

    private boolean isMet(double value, double limit) {
        return kind == Kind.TIMES ? value >= limit : value <= limit;
    }

    private String asked(String unit) {
        String who = of.equals(Figure.ROLLCALL) ? "" : of + ": ";
        return who
                + switch (kind) {
                    case TIMES ->
                        bar == 0
                                ? "the aim is %s times %s".formatted(plain(aim), against)
                                : "%s times %s (aim %s)".formatted(plain(bar), against, plain(aim));
                    case SHARE -> "at most %s of %s (aim %s)".formatted(plain(bar), against, plain(aim));
                    case VALUE -> "at most %s %s (aim %s)".formatted(plain(bar), unit, plain(aim));
                };
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? "%.0f".formatted(value) : String.format(Locale.ROOT, "%s", value);
    }
}
