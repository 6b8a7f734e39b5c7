package io.rollcall.client.follow;

import io.rollcall.client.follow.StatsInterval.Row;
import io.rollcall.client.report.Summary.Latency;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The output to a file or a pipe: a line for each change, and one each second. */
record TextLines(PrintStream out) implements LiveView {

    /** The limit on instances in a line, so that it stays readable. */
    private static final int MAX_INSTANCES = 20;

    @Override
    public void show(StatsInterval second) {
        String time = String.format(Locale.ROOT, "%4.0f s  ", second.elapsed().toMillis() / 1e3);
        InstanceChange.texts(second.changes()).forEach(change -> out.println(time + change));
        out.println(time + figures(second) + instances(second));
    }

    private static String figures(StatsInterval second) {
        double served = second.perSecond(second.served());
        return String.format(
                Locale.ROOT, "%.0f calls/s, %d failed%s: ", served, second.failed(), latency(second.latency()));
    }

    private static String latency(@Nullable Latency latency) {
        if (latency == null) return "";
        return String.format(Locale.ROOT, ", p50 %.2f ms, p99 %.2f ms", latency.p50(), latency.p99());
    }

    private static String instances(StatsInterval second) {
        List<Row> rows = second.instances().stream()
                .filter(row -> row.served() > 0 || row.state() != InstanceState.GONE)
                .toList();
        String shown = rows.stream()
                .limit(MAX_INSTANCES)
                .map(row -> row.id() + ' ' + row.served())
                .collect(Collectors.joining(", "));
        return rows.size() <= MAX_INSTANCES ? shown : shown + " and " + (rows.size() - MAX_INSTANCES) + " more";
    }
}
