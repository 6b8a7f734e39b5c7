package io.rollcall.client.report;

import io.rollcall.client.report.Summary.Latency;
import io.rollcall.client.report.Summary.Reason;
import io.rollcall.client.report.Summary.Share;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Prints a session as a table. */
final class Table {

    private static final int BAR_CELLS = 40;

    private final PrintStream out;
    private final Glyphs glyphs;
    private final List<String> known;

    /** @param known the instances that could have answered: one that served no call is in the table, too */
    Table(PrintStream out, Glyphs glyphs, List<String> known) {
        this.out = out;
        this.glyphs = glyphs;
        this.known = known;
    }

    void print(Summary summary) {
        out.println();
        instances(summary);
        out.println();
        out.printf(
                Locale.ROOT,
                "%d %s of %s by %s in %.2f s, %.1f a second%n",
                summary.calls(),
                summary.calls() == 1 ? "call" : "calls",
                summary.service(),
                summary.algo(),
                summary.elapsed().toNanos() / 1e9,
                summary.callsPerSecond());
        out.printf(
                "served %d, failed %d, retries %d, redirects %d%n",
                summary.ok(), summary.failed(), summary.retries(), summary.redirects());
        latency(summary.latency());
        for (Reason reason : summary.failures())
            out.println(reason.calls() + " " + glyphs.times() + ' ' + reason.text());
    }

    private void instances(Summary summary) {
        Map<String, Integer> calls = new TreeMap<>();
        known.forEach(id -> calls.put(id, 0));
        for (Share share : summary.instances()) calls.put(share.id(), share.calls());
        int width = widthOf(calls.keySet());
        out.printf("%-" + width + "s  %9s  %7s%n", "instance", "calls", "share");
        calls.forEach((id, count) -> instance(width, id, count, (double) count / Math.max(summary.ok(), 1)));
    }

    private void instance(int width, String id, int calls, double share) {
        String bar = glyphs.bar(Math.round(share * BAR_CELLS));
        String row = String.format(
                Locale.ROOT, "%-" + width + "s  %9d  %5.1f %%  %s", Printable.of(id), calls, 100 * share, bar);
        out.println(row.stripTrailing());
    }

    private void latency(@Nullable Latency latency) {
        if (latency == null) return;
        out.printf(
                Locale.ROOT,
                "latency p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, max %.2f ms%n",
                latency.p50(),
                latency.p90(),
                latency.p99(),
                latency.max());
    }

    static int widthOf(Iterable<String> ids) {
        int width = "instance".length();
        for (String id : ids) width = Math.max(width, Printable.of(id).length());
        return width;
    }
}
