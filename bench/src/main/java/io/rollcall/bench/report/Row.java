package io.rollcall.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One subject's figure.
 *
 * @param subject in JSON {@code contestant}, as in the results of earlier builds
 * @param rounds null if it was not measured; then {@code note} says why
 * @param usage null if it was not measured
 * @param note a remark, or empty
 */
public record Row(
        @JsonProperty("contestant") String subject,
        String version,
        @Nullable Rounds rounds,
        @Nullable Usage usage,
        String note) {

    /**
     * The medians of the resources used during the measurement.
     *
     * @param serverCores the cores used by all of the server's processes together
     * @param isLoadTheLimit whether the server could have answered more
     */
    public record Usage(double serverCores, double loadCores, long residentMib, boolean isLoadTheLimit) {}

    public static Row measured(String subject, String version, Rounds rounds) {
        return new Row(subject, version, rounds, null, "");
    }

    public static Row measured(String subject, String version, Rounds rounds, Usage usage) {
        return new Row(
                subject, version, rounds, usage, usage.isLoadTheLimit() ? "at least: the load was the limit" : "");
    }

    /** @param why the reason, for example "not installed (Debian's etcd-server)" */
    public static Row missing(String subject, String why) {
        return new Row(subject, "", null, null, "not measured: " + why);
    }

    public Row withNote(String more) {
        return new Row(subject, version, rounds, usage, note.isEmpty() ? more : note + "; " + more);
    }
}
