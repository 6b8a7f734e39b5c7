package io.rollcall.client.report;

import io.rollcall.client.session.Outcome;
import java.io.PrintStream;
import java.util.Locale;

/** A line for each call, as it comes: its number, who answered after how long, and what. */
final class AnswerLines implements Progress {

    private final PrintStream out;
    private final int width;

    /** @param width of the column of instances */
    AnswerLines(PrintStream out, int width) {
        this.out = out;
        this.width = width;
    }

    @Override
    public void on(Outcome outcome) {
        if (outcome instanceof Outcome.Served it)
            line(it, it.answer().servedBy(), it.answer().text());
        else if (outcome instanceof Outcome.Failed it)
            line(it, "failed", it.failure().text());
    }

    private void line(Outcome outcome, String who, String text) {
        out.println(String.format(
                Locale.ROOT,
                "%3d  %-" + width + "s  %9.2f ms  %s",
                outcome.number(),
                Printable.of(who),
                outcome.tookNanos() / 1e6,
                Printable.of(text)));
    }

    @Override
    public void close() {}
}
