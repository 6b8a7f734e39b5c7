package io.rollcall.demo;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The output of the client. */
record ClientOutput(String text) {

    /** {@code 7  echo1  2.31 ms  hello}: a call. */
    private static final Pattern CALL = Pattern.compile("^ *\\d+ +(\\S+) +[\\d.]+ ms ", Pattern.MULTILINE);

    /** {@code echo1  17  85.0 %}: an instance, and how many calls it served. */
    private static final Pattern INSTANCE = Pattern.compile("^(\\S+) +(\\d+) +[\\d.]+ %", Pattern.MULTILINE);

    private static final Pattern SERVED = Pattern.compile("^served (\\d+), ", Pattern.MULTILINE);
    private static final Pattern FAILED = Pattern.compile("^served \\d+, failed (\\d+)", Pattern.MULTILINE);
    private static final Pattern RETRIES = Pattern.compile("retries (\\d+)");

    /** Returns the id of the instance that served each call, in order. */
    List<String> servedInOrder() {
        return matches(CALL).map(call -> call.group(1)).toList();
    }

    /** Returns the number of calls that each instance served, by its id. */
    Map<String, Integer> calls() {
        Map<String, Integer> calls = new TreeMap<>();
        matches(INSTANCE).forEach(row -> calls.put(row.group(1), Integer.valueOf(row.group(2))));
        return calls;
    }

    /** Returns the number of attempts that failed before another one served the call. */
    int retries() {
        return sum(RETRIES);
    }

    /** Returns the number of calls that were served. */
    int served() {
        return sum(SERVED);
    }

    /** Returns the number of calls that failed. */
    int failed() {
        return sum(FAILED);
    }

    private int sum(Pattern pattern) {
        return matches(pattern)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .sum();
    }

    private Stream<MatchResult> matches(Pattern pattern) {
        return pattern.matcher(text).results();
    }
}
