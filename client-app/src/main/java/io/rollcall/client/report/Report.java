package io.rollcall.client.report;

import io.rollcall.client.session.Outcome;
import io.rollcall.client.session.SessionListener;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Takes each outcome of a session, shows what is to be seen meanwhile, and prints the whole at the end. For one thread. */
public final class Report implements SessionListener {

    /** As many lines as a person reads; a longer session is a matter of numbers. */
    private static final int MAX_ANSWERS_SHOWN = 50;

    private final Output output;
    private final Console console;
    private final Supplier<List<String>> instances;
    private final Progress progress;
    private final Tally tally = new Tally();

    /** @param instances those that could answer, by id */
    public Report(Output output, Console console, String service, int calls, List<String> instances) {
        this(output, console, () -> instances, progress(output, console, service, calls, instances));
    }

    /**
     * Of a session whose progress is told in another way.
     *
     * @param instances those that can answer, by id; asked for at the end
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
    public void on(Outcome outcome) {
        tally.add(outcome);
        progress.on(outcome);
    }

    @Override
    public void onSecond(Duration elapsed) {
        progress.onSecond(elapsed);
    }

    public Summary end(String service, String algo, long retries, long redirects, Duration elapsed) {
        progress.close();
        Summary summary = tally.summary(service, algo, retries, redirects, elapsed);
        if (output == Output.JSON) console.out().println(JsonObject.of(summary));
        else new Table(console.out(), console.glyphs(), instances.get()).print(summary);
        return summary;
    }
}
