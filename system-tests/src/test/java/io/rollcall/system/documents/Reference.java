package io.rollcall.system.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code docs/reference.md}: its tables, by the headings that they are under. */
final class Reference {

    static final Page PAGE = Page.of("docs/reference.md");

    private Reference() {}

    /** Returns the cells of a table, without its head. */
    static List<List<String>> rows(String heading) {
        List<List<String>> rows = new ArrayList<>();
        boolean isThere = false;
        for (String line : PAGE.lines()) {
            if (line.startsWith("#")) isThere = line.replaceFirst("#+ ", "").equals(heading);
            else if (isThere && line.startsWith("| ") && !line.startsWith("| ---")) rows.add(cells(line));
        }
        if (rows.isEmpty()) throw new IllegalStateException("docs/reference.md has no table under " + heading);
        return rows.subList(1, rows.size());
    }

    private static List<String> cells(String line) {
        return Stream.of(line.split("(?<!\\\\)\\|", -1))
                .skip(1)
                .map(String::trim)
                .toList();
    }

    /** Returns the first code span of a cell. */
    static String code(String cell) {
        int begin = cell.indexOf('`') + 1;
        return begin == 0 ? "" : cell.substring(begin, cell.indexOf('`', begin));
    }
}
