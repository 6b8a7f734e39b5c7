package io.rollcall.client.report;

import io.rollcall.client.session.CallOutcome;
import java.io.PrintStream;
import java.util.Locale;

/** Prints a line for each call when it ends: its number, the instance, the time it took, and the answer. */
final class AnswerLines implements Progress {

    private final PrintStream out;
    private final int width;

    /** @param width the width of the column of instances */
    AnswerLines(PrintStream out, int width) {
        this.out = out;
        this.width = width;
    }

    @Override
    public void on(CallOutcome outcome) {
        if (outcome instanceof CallOutcome.Served it)
            line(it, it.answer().servedBy(), it.answer().text());
        else if (outcome instanceof CallOutcome.Failed it)
            line(it, "failed", it.failure().text());
        else throw new IllegalArgumentException("unknown outcome " + outcome);
    }

    private void line(CallOutcome outcome, String who, String text) {
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
