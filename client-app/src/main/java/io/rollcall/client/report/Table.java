package io.rollcall.client.report;

import io.rollcall.client.report.Summary.Latency;
import io.rollcall.client.report.Summary.Reason;
import io.rollcall.client.report.Summary.Share;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A session for a person. */
final class Table {

    private static final int BAR_CELLS = 40;

    /** Of a failure's detail: enough for a sentence or two. */
    private static final int MAX_DETAIL = 300;

    private final PrintStream out;
    private final List<String> known;

    /** @param known the instances that could have answered: who served no call is in the table, too */
    Table(PrintStream out, List<String> known) {
        this.out = out;
        this.known = known;
    }

    void print(Summary summary) {
        line("");
        instances(summary);
        line("");
        line(
                "%d calls of %s by %s in %.2f s, %.1f a second",
                summary.calls(),
                summary.service(),
                summary.algo(),
                summary.elapsed().toNanos() / 1e9,
                summary.callsPerSecond());
        line(
                "%d served, %d failed, %d retries, %d redirects",
                summary.ok(), summary.failed(), summary.retries(), summary.redirects());
        Latency latency = summary.latency();
        if (latency != null)
            line(
                    "latency p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, max %.2f ms",
                    latency.p50(), latency.p90(), latency.p99(), latency.max());
        summary.failures().forEach(this::failures);
    }

    private void instances(Summary summary) {
        Map<String, Integer> calls = new TreeMap<>();
        known.forEach(id -> calls.put(id, 0));
        for (Share share : summary.instances()) calls.put(share.id(), share.calls());
        int width = widthOf(calls.keySet());
        line("%-" + width + "s  %9s  %7s", "instance", "calls", "share");
        calls.forEach((id, count) -> instance(width, id, count, (double) count / Math.max(summary.ok(), 1)));
    }

    private void instance(int width, String id, int calls, double share) {
        String bar = "█".repeat((int) Math.round(share * BAR_CELLS));
        line("%-" + width + "s  %9d  %5.1f %%  %s", Printable.of(id), calls, 100 * share, bar);
    }

    private void failures(Reason reason) {
        line("%d × %s", reason.calls(), Printable.of(reason.text(), MAX_DETAIL));
    }

    static int widthOf(Iterable<String> ids) {
        int width = "instance".length();
        for (String id : ids) width = Math.max(width, Printable.of(id).length());
        return width;
    }

    private void line(String format, Object... args) {
        out.println(String.format(Locale.ROOT, format, args).stripTrailing());
    }
}
