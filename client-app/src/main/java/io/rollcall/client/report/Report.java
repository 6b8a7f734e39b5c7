package io.rollcall.client.report;

import io.rollcall.client.session.CallOutcome;
import io.rollcall.client.session.SessionListener;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Takes each outcome of a session, shows the progress, and prints the report at the end. It serves one thread. */
public final class Report implements SessionListener {

    /** As many lines as a person reads; a longer session is shown as figures. */
    private static final int MAX_ANSWERS_SHOWN = 50;

    private final Output output;
    private final Console console;
    private final Supplier<List<String>> instances;
    private final Progress progress;
    private final SessionStats stats = new SessionStats();

    /** @param instances the ids of the instances that can answer */
    public Report(Output output, Console console, String service, int calls, List<String> instances) {
        this(output, console, () -> instances, progress(output, console, service, calls, instances));
    }

    /**
     * Reports a session with another kind of progress.
     *
     * @param instances supplies the ids of the instances that can answer, at the end
     */
    public Report(Output output, Console console, Supplier<List<String>> instances, Progress progress) {
        this.output = output;
        this.console = console;
        this.instances = instances;
        this.progress = progress;
    }

    private static Progress progress(
            Output output, Console console, String service, int calls, List<String> instances) {
        if (output == Output.JSON) return Progress.NONE;
        if (calls <= MAX_ANSWERS_SHOWN) return new AnswerLines(console.out(), Table.widthOf(instances));
        return console.watched() ? new Bar(console, service, calls) : Progress.NONE;
    }

    @Override
    public void on(CallOutcome outcome) {
        stats.add(outcome);
        progress.on(outcome);
    }

    @Override
    public void onSecond(Duration elapsed) {
        progress.onSecond(elapsed);
    }

    public Summary end(String service, String algo, long retries, long redirects, Duration elapsed) {
        progress.close();
        Summary summary = stats.summary(service, algo, retries, redirects, elapsed);
        if (output == Output.JSON) console.out().println(JsonObject.of(summary));
        else new Table(console.out(), console.glyphs(), instances.get()).print(summary);
        return summary;
    }
}
