package io.rollcall.kv.spec;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Bounds of the model, and which of its actions happen.
 *
 * @param behaviours a specification of {@code Parts.tla} or {@code PrimaryBackup.tla}
 * @param replicas one letter each; the first is the primary of view 1
 * @param founders members of view 1: the first replica alone, or all
 * @param views at most so many, and so for entries of a log and restarts
 */
record Configuration(String behaviours, String replicas, String founders, int views, int entries, int restarts) {

    /** Of {@code Parts.tla}, which extends the other one. */
    String module() {
        return "Parts";
    }

    /** What TLC reads, with all rules on but these. */
    String text(Set<Rule> off) {
        String rules = Arrays.stream(Rule.values())
                .map(rule -> "  %s = %s".formatted(rule.constant(), off.contains(rule) ? "FALSE" : "TRUE"))
                .collect(Collectors.joining("\n"));
        String names = each(replicas, "  %1$s = %1$s", "\n");
        return """
                SPECIFICATION %s
                CONSTANTS
                %s
                  Replicas = {%s}
                  First = %s
                  Founders = {%s}
                  MaxView = %d
                  MaxLog = %d
                  MaxRestart = %d
                %s
                SYMMETRY Alike
                INVARIANTS Linearizable NothingLost LogMatching
                CHECK_DEADLOCK FALSE
                """.formatted(
                        behaviours,
                        names,
                        each(replicas, "%s", ", "),
                        replicas.charAt(0),
                        each(founders, "%s", ", "),
                        views,
                        entries,
                        restarts,
                        rules);
    }

    private static String each(String letters, String format, String between) {
        return letters.chars()
                .mapToObj(letter -> format.formatted(Character.toString(letter)))
                .collect(Collectors.joining(between));
    }

    @Override
    public String toString() {
        return "%s, %s of %s, %d views, %d entries, %d restarts"
                .formatted(behaviours, founders, replicas, views, entries, restarts);
    }
}
