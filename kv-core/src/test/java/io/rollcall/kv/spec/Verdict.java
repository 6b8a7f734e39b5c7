package io.rollcall.kv.spec;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What TLC found. That it could not look is none of these. */
sealed interface Verdict {

    /** A behaviour that breaks an invariant. */
    record Violation(String invariant) implements Verdict {}

    /** None, and there are no more states: it was searched to the end. */
    record Exhausted(long distinctStates) implements Verdict {}

    /** None on random walks. */
    record Walked(long states) implements Verdict {}

    /** TLC's status where an invariant is broken. */
    int VIOLATED = 12;

    Pattern INVARIANT = Pattern.compile("Error: Invariant (\\w+) is violated\\.");
    Pattern TO_THE_END = Pattern.compile("Model checking completed\\. No error has been found\\."
            + "(?s:.*)generated, (\\d+) distinct states found, 0 states left on queue\\.");
    Pattern WALKS = Pattern.compile(
            "Running Random Simulation(?s:.*)Progress: (\\d+) states checked\\.\\s+Finished in (?s:.*)");

    /**
     * @param status with which TLC ended
     * @throws IllegalStateException neither a violation nor the absence of one: TLC did not start, or not understand
     */
    static Verdict of(int status, String output) {
        Matcher invariant = INVARIANT.matcher(output);
        if (status == VIOLATED && invariant.find()) return new Violation(invariant.group(1));
        boolean isClean = status == 0 && !output.contains("Error:");
        Matcher toTheEnd = TO_THE_END.matcher(output);
        if (isClean && toTheEnd.find()) return new Exhausted(Long.parseLong(toTheEnd.group(1)));
        Matcher walks = WALKS.matcher(output);
        if (isClean && walks.find()) return new Walked(Long.parseLong(walks.group(1)));
        throw new IllegalStateException("TLC ended with status " + status + " and no verdict:\n" + output);
    }
}
