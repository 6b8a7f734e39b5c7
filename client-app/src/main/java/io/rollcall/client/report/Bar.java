package io.rollcall.client.report;

import io.rollcall.client.session.CallOutcome;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on one line, with the remaining time and the speed. */
final class Bar implements Progress {

    /** Fits every terminal. The real width would need a native library. */
    private static final int COLUMNS = 79;

    private static final int REDRAW_MILLIS = 200;

    private final ProgressBar bar;

    Bar(Console console, String service, int calls) {
        bar = new ProgressBarBuilder()
                .setTaskName(service)
                .setInitialMax(calls)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setStyle(
                        console.glyphs() == Glyphs.UNICODE
                                ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK
                                : ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(console.err(), COLUMNS))
                .showSpeed()
                .build();
    }

    @Override
    public void on(CallOutcome outcome) {
        bar.step();
    }

    @Override
    public void close() {
        bar.close();
    }
}
