package io.rollcall.client.follow;

import io.rollcall.client.follow.StatsInterval.Row;
import io.rollcall.client.report.Glyphs;
import io.rollcall.client.report.Printable;
import io.rollcall.client.report.Summary.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A second as a table. It fits into a terminal of 24 lines and 80 columns; a wider terminal shows long ids in full. */
final class LiveTable {

    /** With the lines above and below, and a prompt, the table fits. */
    private static final int MAX_ROWS = 14;

    private static final int MAX_ID = 30;

    /** The width for the id and the bar: 79 columns without the figures. */
    private static final int ID_AND_BAR = 18;

    private static final int MIN_BAR = 4;

    private final StatsInterval second;
    private final Glyphs glyphs;
    private final int idCells;
    private final int barCells;

    LiveTable(StatsInterval second, Glyphs glyphs) {
        this.second = second;
        this.glyphs = glyphs;
        this.idCells = widthOfIds(second.instances());
        this.barCells = Math.max(ID_AND_BAR - idCells, MIN_BAR);
    }

    /** @param faint whether it describes the past */
    record Line(String text, boolean faint) {}

    /** @param title the service and the algorithm */
    List<Line> lines(String title) {
        List<Row> rows = second.instances();
        List<Line> lines = new ArrayList<>();
        lines.add(plain(headline(title)));
        lines.add(plain(""));
        lines.add(plain(columns("instance", "state", "calls/s", "share", "", "p50 ms", "p99 ms", "calls")));
        rows.stream().limit(MAX_ROWS).forEach(row -> lines.add(line(row)));
        if (rows.size() > MAX_ROWS) lines.add(plain("and " + (rows.size() - MAX_ROWS) + " more"));
        lines.add(plain(figures("all", "", second.served(), second.latency(), second.servedInAll())));
        if (second.lastFailure() != null) lines.add(plain("last failure: " + second.lastFailure()));
        return lines;
    }

    private String headline(String title) {
        return String.format(
                Locale.ROOT,
                "%s: %d served, %d failed in %.0f s; Ctrl-C ends it",
                title,
                second.servedInAll(),
                second.failedInAll(),
                second.elapsed().toMillis() / 1e3);
    }

    private Line line(Row row) {
        String id = Printable.of(row.id(), MAX_ID);
        String text = figures(id, row.state().word(), row.served(), row.latency(), row.servedInAll());
        return new Line(text, row.state() == InstanceState.GONE);
    }

    private String figures(String id, String state, int served, @Nullable Latency latency, int servedInAll) {
        double share = (double) served / Math.max(second.served(), 1);
        return columns(
                id,
                state,
                decimal(second.perSecond(served), 0),
                decimal(100 * share, 1) + " %",
                glyphs.bar(Math.round(share * barCells)),
                latency == null ? "" : decimal(latency.p50(), 2),
                latency == null ? "" : decimal(latency.p99(), 2),
                String.valueOf(servedInAll));
    }

    private String columns(
            String id, String state, String rate, String share, String bar, String p50, String p99, String calls) {
        String format = "%-" + idCells + "s  %-8s  %7s  %7s  %-" + barCells + "s  %8s  %8s  %9s";
        return String.format(Locale.ROOT, format, id, state, rate, share, bar, p50, p99, calls);
    }

    private static String decimal(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static Line plain(String text) {
        return new Line(text, false);
    }

    private static int widthOfIds(List<Row> rows) {
        int width = "instance".length();
        for (Row row : rows) width = Math.max(width, Math.min(row.id().length(), MAX_ID));
        return width;
    }
}
