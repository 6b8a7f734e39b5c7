package io.rollcall.system.documents;

import java.util.List;
import java.util.stream.Stream;

/** Strips a command's output of everything that differs between runs: times, rates, counts of retries, versions. */
final class Printed {

    private Printed() {}

    static List<String> lines(Stream<String> lines) {
        return lines.map(Printed::withoutFigures)
                .filter(line -> !line.isEmpty() && !line.equals("..."))
                .toList();
    }

    private static String withoutFigures(String line) {
        return line.replaceAll("\\d+\\.\\d+ ms", "# ms")
                .replaceAll("in \\d+\\.\\d+ s, [\\d.,]+ a second", "in # s, # a second")
                .replaceAll("(retries|redirects) \\d+", "$1 #")
                .replaceAll("\\s+", " ")
                .trim();
    }
}
