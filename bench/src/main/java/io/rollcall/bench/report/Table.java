package io.rollcall.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Formats a figure as a table for a terminal or for Markdown. */
final class Table {

    private static final String TIMES = "Rollcall's is";

    private final List<List<String>> rows = new ArrayList<>();

    Table(Figure figure) {
        rows.add(List.of("", figure.unit(), TIMES, "server's cores", "load's", "MiB", ""));
        for (Row row : figure.rows()) rows.add(cells(figure, row));
    }

    private static List<String> cells(Figure figure, Row row) {
        String name = row.version().isEmpty() ? row.subject() : row.subject() + ' ' + row.version();
        Double times = figure.timesBetterThan(row);
        Row.Usage usage = row.usage();
        return List.of(
                name,
                row.rounds() == null ? "–" : Numbers.of(row.rounds()),
                times == null ? "" : String.format(Locale.ROOT, "%.2f times", times),
                usage == null ? "" : Numbers.of(usage.serverCores()),
                usage == null ? "" : Numbers.of(usage.loadCores()),
                usage == null ? "" : String.valueOf(usage.residentMib()),
                row.note());
    }

    /** Leaves out columns without a value. */
    private List<Integer> columns() {
        return IntStream.range(0, rows.get(0).size())
                .filter(column ->
                        rows.stream().skip(1).anyMatch(row -> !row.get(column).isEmpty()))
                .boxed()
                .toList();
    }

    String forTerminal() {
        List<Integer> columns = columns();
        List<Integer> widths = columns.stream()
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toList();
        return rows.stream()
                .map(row -> IntStream.range(0, columns.size())
                        .mapToObj(i -> pad(row.get(columns.get(i)), widths.get(i), i == 0 || columns.get(i) == 6))
                        .collect(Collectors.joining("  "))
                        .stripTrailing())
                .map(line -> "  " + line + '\n')
                .collect(Collectors.joining());
    }

    String forMarkdown() {
        List<Integer> columns = columns();
        List<String> lines = new ArrayList<>(rows.stream()
                .map(row -> columns.stream().map(row::get).collect(Collectors.joining(" | ", "| ", " |")))
                .toList());
        lines.add(1, columns.stream().map(column -> "---").collect(Collectors.joining(" | ", "| ", " |")));
        return String.join("\n", lines) + '\n';
    }

    private static String pad(String text, int width, boolean isLeft) {
        String blanks = " ".repeat(width - text.length());
        return isLeft ? text + blanks : blanks + text;
    }
}
