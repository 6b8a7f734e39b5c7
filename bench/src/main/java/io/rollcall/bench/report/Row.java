package io.rollcall.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * One contestant's figure.
 *
 * @param rounds null: not measured, and {@code note} says why
 * @param usage null: not looked at
 * @param note empty: there is nothing to say
 */
public record Row(
        String contestant,
        String version,
        @Nullable Rounds rounds,
        @Nullable Usage usage,
        String note) {

    /**
     * Medians of what was used while it was measured.
     *
     * @param serverCores of all of the server's processes together
     * @param isLoadTheLimit the server could have given more
     */
    public record Usage(double serverCores, double loadCores, long residentMib, boolean isLoadTheLimit) {}

    public static Row measured(String contestant, String version, Rounds rounds) {
        return new Row(contestant, version, rounds, null, "");
    }

    public static Row measured(String contestant, String version, Rounds rounds, Usage usage) {
        return new Row(
                contestant, version, rounds, usage, usage.isLoadTheLimit() ? "at least: the load was the limit" : "");
    }

    /** @param why "not installed (Debian's etcd-server)", for one */
    public static Row missing(String contestant, String why) {
        return new Row(contestant, "", null, null, "not measured: " + why);
    }

    public Row withNote(String more) {
        return new Row(contestant, version, rounds, usage, note.isEmpty() ? more : note + "; " + more);
    }
}
