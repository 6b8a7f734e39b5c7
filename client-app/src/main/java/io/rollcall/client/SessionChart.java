package io.rollcall.client;

import io.rollcall.client.plot.Plot;
import io.rollcall.client.plot.UnusablePlotException;
import io.rollcall.client.report.Console;
import io.rollcall.client.report.Summary;
import io.rollcall.client.report.Summary.Latency;
import io.rollcall.client.session.SessionListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The chart of a session, if one is requested. */
final class SessionChart {

    /** The limit for printing a table. The reader of standard output may be gone, and the user wants to leave. */
    private static final Duration REPORT_TIMEOUT = Duration.ofSeconds(2);

    /** The limit for drawing as well: the first picture of a JVM takes a second, and more on a busy machine. */
    private static final Duration REPORT_AND_DRAW_TIMEOUT = Duration.ofSeconds(10);

    private final @Nullable Plot plot;

    private SessionChart(@Nullable Plot plot) {
        this.plot = plot;
    }

    static SessionChart of(ClientProperties asked) throws SessionStartException {
        String file = asked.plot();
        try {
            return new SessionChart(file == null ? null : Plot.to(file, System::nanoTime));
        } catch (UnusablePlotException e) {
            throw new SessionStartException(ExitStatus.BAD_USAGE, "-plot " + e.getMessage());
        }
    }

    SessionListener beside(SessionListener report) {
        return plot == null ? report : report.and(plot);
    }

    /** Returns how long the end of a session may take. */
    Duration patience() {
        return plot == null ? REPORT_TIMEOUT : REPORT_AND_DRAW_TIMEOUT;
    }

    /** @return false if the picture could not be written, which has been reported */
    boolean finish(Summary summary, Console console) {
        if (plot == null) return true;
        try {
            plot.write(title(summary), subtitle(summary));
            return true;
        } catch (IOException e) {
            console.printError("the plot could not be written: " + e.getMessage());
            return false;
        }
    }

    private static String title(Summary summary) {
        return String.format(
                Locale.ROOT,
                "%s by %s: %,d calls in %.1f s",
                summary.service(),
                summary.algo(),
                summary.calls(),
                summary.elapsed().toNanos() / 1e9);
    }

    private static String subtitle(Summary summary) {
        String calls = String.format(
                Locale.ROOT,
                "%.1f calls a second, %,d failed, %,d retries",
                summary.callsPerSecond(),
                summary.failed(),
                summary.retries());
        Latency latency = summary.latency();
        if (latency == null) return calls;
        return String.format(
                Locale.ROOT,
                "%s; latency p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, max %.2f ms",
                calls,
                latency.p50(),
                latency.p90(),
                latency.p99(),
                latency.max());
    }
}
