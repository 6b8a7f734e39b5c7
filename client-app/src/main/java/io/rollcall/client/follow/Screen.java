package io.rollcall.client.follow;

import io.rollcall.client.follow.LiveTable.Line;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.Glyphs;
import java.io.PrintStream;
import java.util.List;

/**
 * The output on a terminal: a table that is drawn over the previous one. Changes stay above it, and scroll away.
 *
 * <p>It uses only ECMA-48 and one private mode of DEC's, which terminals have supported since the VT100. While the
 * table is drawn, that mode cuts lines that are too long instead of wrapping them. Therefore the screen has as many
 * lines as were written, whatever its width, and moving up by as many leads to the first one.
 */
final class Screen implements LiveView {

    private static final String CONTROL = "\u001b[";
    private static final String ERASE_BELOW = CONTROL + 'J';
    private static final String CUT = CONTROL + "?7l";
    private static final String WRAP = CONTROL + "?7h";
    private static final String FAINT = CONTROL + "2m";
    private static final String NORMAL = CONTROL + "0m";

    private final PrintStream out;
    private final Glyphs glyphs;
    private final String title;
    private int drawnLines;

    Screen(Console console, String title) {
        this.out = console.out();
        this.glyphs = console.glyphs();
        this.title = title;
    }

    @Override
    public void show(StatsInterval second) {
        List<Line> lines = new LiveTable(second, glyphs).lines(title);
        StringBuilder text = new StringBuilder(erased()).append(CUT);
        InstanceChange.texts(second.changes())
                .forEach(change -> text.append(change).append('\n'));
        lines.forEach(line -> text.append(styled(line)).append('\n'));
        draw(text.append(WRAP), lines.size());
    }

    @Override
    public void close() {
        draw(new StringBuilder(erased()), 0);
    }

    private String erased() {
        return drawnLines == 0 ? "" : '\r' + CONTROL + drawnLines + 'A' + ERASE_BELOW;
    }

    private static String styled(Line line) {
        return line.faint() ? FAINT + line.text() + NORMAL : line.text();
    }

    /** Writes everything at once, so that it does not flicker. */
    private void draw(StringBuilder text, int lines) {
        out.print(text);
        out.flush();
        drawnLines = lines;
    }
}
