package io.rollcall.bench.report;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One figure of every measured subject.
 *
 * @param conditions the conditions of all subjects: sizes, clients, what is synced
 */
public record Figure(
        String name, String unit, boolean isLessBetter, String conditions, List<Row> rows, List<Bar> bars) {

    /** The subject that all others are compared with. */
    public static final String ROLLCALL = "Rollcall";

    public static Figure more(String name, String unit, String conditions, List<Row> rows, List<Bar> bars) {
        return new Figure(name, unit, false, conditions, List.copyOf(rows), List.copyOf(bars));
    }

    public static Figure less(String name, String unit, String conditions, List<Row> rows, List<Bar> bars) {
        return new Figure(name, unit, true, conditions, List.copyOf(rows), List.copyOf(bars));
    }

    List<Bar.Verdict> verdicts() {
        return bars.stream().map(bar -> bar.judge(this)).toList();
    }

    @Nullable
    Double medianOf(String subject) {
        return rows.stream()
                .filter(row -> row.subject().equals(subject))
                .map(Row::rounds)
                .filter(Objects::nonNull)
                .map(Rounds::median)
                .findFirst()
                .orElse(null);
    }

    /**
     * Returns how many times as good as this row Rollcall is; null for Rollcall itself or if either was not measured.
     */
    @Nullable
    Double timesBetterThan(Row row) {
        Double own = medianOf(ROLLCALL);
        if (own == null || row.rounds() == null || row.subject().equals(ROLLCALL)) return null;
        return isLessBetter ? row.rounds().median() / own : own / row.rounds().median();
    }
}
