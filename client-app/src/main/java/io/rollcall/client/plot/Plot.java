package io.rollcall.client.plot;

import io.rollcall.client.session.CallOutcome;
import io.rollcall.client.session.SessionListener;
import java.io.IOException;
import java.util.function.LongSupplier;

/** Listens to a session, and draws a picture of it at the end. It serves one thread. */
public final class Plot implements SessionListener {

    private final ChartFile file;
    private final LongSupplier nanoTime;
    private final Timeline timeline = new Timeline();
    private boolean begun;
    private long beginNanos;

    private Plot(ChartFile file, LongSupplier nanoTime) {
        this.file = file;
        this.nanoTime = nanoTime;
    }

    /**
     * @param file ends in {@code .png} or {@code .svg}
     * @param nanoTime a clock like {@link System#nanoTime}
     * @throws UnusablePlotException nothing can be drawn, or the file cannot be written
     */
    public static Plot to(String file, LongSupplier nanoTime) throws UnusablePlotException {
        ChartFile usable = ChartFile.at(file);
        Fonts.require();
        return new Plot(usable, nanoTime);
    }

    @Override
    public void on(CallOutcome outcome) {
        long now = nanoTime.getAsLong();
        if (!begun) beginNanos = now - outcome.tookNanos();
        begun = true;
        timeline.add(now - beginNanos, outcome);
    }

    /**
     * @param title in large letters; {@code subtitle} in small ones below
     * @throws IOException the file could not be written; the previous one is unchanged
     */
    public void write(String title, String subtitle) throws IOException {
        if (begun) timeline.reach(nanoTime.getAsLong() - beginNanos);
        timeline.smooth();
        Picture picture = new Picture(title, subtitle, timeline);
        file.write(out -> picture.write(file.format(), out));
    }
}
