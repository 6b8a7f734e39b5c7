package io.rollcall.client.report;

import io.rollcall.client.session.Outcome;
import java.time.Duration;
import java.util.List;

/** Takes each outcome of a session, shows what is to be seen meanwhile, and prints the whole at the end. For one thread. */
public final class Report {

    /** As many lines as a person reads; a longer session is a matter of numbers. */
    private static final int MAX_ANSWERS_SHOWN = 50;

    private final Output output;
    private final Console console;
    private final List<String> instances;
    private final Tally tally = new Tally();
    private final Progress progress;

    /** @param instances those that could answer, by id */
    public Report(Output output, Console console, String service, int calls, List<String> instances) {
        this.output = output;
        this.console = console;
        this.instances = instances;
        this.progress = progress(service, calls);
    }

    private Progress progress(String service, int calls) {
        if (output == Output.JSON) return Progress.NONE;
        if (calls <= MAX_ANSWERS_SHOWN) return new AnswerLines(console.out(), Table.widthOf(instances));
        return console.watched() ? new Bar(console.err(), service, calls) : Progress.NONE;
    }

    public void on(Outcome outcome) {
        tally.add(outcome);
        progress.on(outcome);
    }

    public Summary end(String service, String algo, long retries, long redirects, Duration elapsed) {
        progress.close();
        Summary summary = tally.summary(service, algo, retries, redirects, elapsed);
        if (output == Output.JSON) console.out().println(JsonObject.of(summary));
        else new Table(console.out(), instances).print(summary);
        return summary;
    }
}
