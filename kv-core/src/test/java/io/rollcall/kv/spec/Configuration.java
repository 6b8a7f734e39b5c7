package io.rollcall.kv.spec;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The bounds of the model, and the actions that happen.
 *
 * @param behaviours the name of a formula in it
 * @param replicas one letter each; the first is the primary of view 1
 * @param founders the members of view 1. The others join.
 * @param views the largest number of views; likewise the entries of a log, and restarts or losses of the registry
 */
record Configuration(
        Specification specification,
        String behaviours,
        String replicas,
        String founders,
        int views,
        int entries,
        int faults) {

    /** What TLC reads, with all rules on but these. Where one is off, only what it is for is looked at. */
    String text(Set<Rule> off) {
        String rules = Arrays.stream(Rule.values())
                .filter(rule -> rule.specification() == specification)
                .map(rule -> "  %s = %s".formatted(rule.constant(), off.contains(rule) ? "FALSE" : "TRUE"))
                .collect(Collectors.joining("\n"));
        String broken = off.stream().map(rule -> rule.broken).distinct().collect(Collectors.joining(" "));
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
                  %s = %d
                %s
                %s
                INVARIANTS %s
                CHECK_DEADLOCK FALSE
                """.formatted(
                        behaviours,
                        names,
                        each(replicas, "%s", ", "),
                        replicas.charAt(0),
                        each(founders, "%s", ", "),
                        views,
                        entries,
                        specification.faults,
                        faults,
                        rules,
                        backupsAreAlike() ? "SYMMETRY Alike" : "",
                        off.isEmpty() ? specification.invariants : broken);
    }

    /** All but the first are members of view 1, or none is. */
    private boolean backupsAreAlike() {
        return founders.length() == 1 || founders.length() == replicas.length();
    }

    private static String each(String letters, String format, String between) {
        return letters.chars()
                .mapToObj(letter -> format.formatted(Character.toString(letter)))
                .collect(Collectors.joining(between));
    }

    @Override
    public String toString() {
        return "%s %s: %s of %s, %d views, %d entries, %d faults"
                .formatted(specification.root, behaviours, founders, replicas, views, entries, faults);
    }
}
