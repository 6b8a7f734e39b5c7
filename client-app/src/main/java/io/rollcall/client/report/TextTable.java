package io.rollcall.client.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rows of text in columns, each as wide as its widest text. Every text is made {@linkplain Printable printable} here,
 * because services choose what is in it.
 */
public final class TextTable {

    private static final String GAP = "  ";

    /** A text, and how it is to be shown where there are colours. */
    public record Cell(String text, Style style) {

        public Cell {
            text = Printable.of(text);
        }

        public static Cell of(String text) {
            return new Cell(text, Style.PLAIN);
        }

        /** Returns a cell with a text that is cut at a length. */
        public static Cell cut(String text, int limit) {
            return of(Printable.of(text, limit));
        }
    }

    private final List<List<Cell>> rows = new ArrayList<>();

    /** @param head the names of the columns */
    public TextTable(String... head) {
        rows.add(Stream.of(head).map(name -> new Cell(name, Style.FAINT)).toList());
    }

    public void row(Cell... cells) {
        rows.add(List.of(cells));
    }

    /** Returns a line for each row, after a line with the names of the columns. */
    public String text(boolean inColour) {
        int[] widths = new int[rows.get(0).size()];
        for (List<Cell> row : rows)
            for (int i = 0; i < widths.length; i++)
                widths[i] = Math.max(widths[i], row.get(i).text().length());
        StringBuilder text = new StringBuilder();
        for (List<Cell> row : rows) text.append(line(row, widths, inColour)).append('\n');
        return text.toString();
    }

    private static String line(List<Cell> row, int[] widths, boolean inColour) {
        int last = row.size() - 1;
        while (last > 0 && row.get(last).text().isEmpty()) last--;
        StringBuilder line = new StringBuilder();
        for (int i = 0; i <= last; i++) {
            Cell cell = row.get(i);
            line.append(inColour ? cell.style().paint(cell.text()) : cell.text());
            if (i < last)
                line.append(" ".repeat(widths[i] - cell.text().length())).append(GAP);
        }
        return line.toString();
    }
}
