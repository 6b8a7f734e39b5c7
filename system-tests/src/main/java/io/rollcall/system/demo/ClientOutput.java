package io.rollcall.system.demo;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the client printed. */
record ClientOutput(String text) {

    /** {@code echo1  17  85.0 %  ████} */
    private static final Pattern ROW = Pattern.compile("^(\\S+) +(\\d+) +\\d+\\.\\d %", Pattern.MULTILINE);

    /** How many calls each instance served, by its id. */
    Map<String, Integer> calls() {
        Map<String, Integer> calls = new TreeMap<>();
        ROW.matcher(text).results().forEach(row -> calls.put(row.group(1), count(row)));
        return calls;
    }

    private static int count(MatchResult row) {
        return Integer.parseInt(row.group(2));
    }
}
