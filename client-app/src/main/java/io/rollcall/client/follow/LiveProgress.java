package io.rollcall.client.follow;

import io.rollcall.client.report.Console;
import io.rollcall.client.report.Output;
import io.rollcall.client.report.Progress;
import io.rollcall.client.session.CallOutcome;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import java.time.Duration;
import java.util.List;

/** Shows a session each second, and the instances that come and go. */
public final class LiveProgress implements Progress {

    private final LiveStats stats;
    private final LiveView view;
    private volatile List<Instance> listed;

    /**
     * Shows a table that is redrawn on a terminal, and elsewhere a line each second.
     *
     * @param title the service and the algorithm
     * @param listed the instances that are known when the session begins
     */
    public LiveProgress(Output output, Console console, String title, List<Instance> listed) {
        this.stats = new LiveStats(listed);
        this.view = view(output, console, title);
        this.listed = listed;
    }

    private static LiveView view(Output output, Console console, String title) {
        if (output == Output.JSON) return new JsonLines(console.out());
        return console.watched() ? new Screen(console, title) : new TextLines(console.out());
    }

    /** Takes a new list, from any thread; it is shown when the second is over. */
    public void onList(LookupResponse list) {
        listed = list.instances();
    }

    /** Returns the ids of the instances that are listed now. */
    public List<String> instances() {
        return listed.stream().map(Instance::id).toList();
    }

    @Override
    public void on(CallOutcome outcome) {
        stats.on(outcome);
    }

    @Override
    public void onSecond(Duration elapsed) {
        view.show(stats.second(elapsed, listed));
    }

    @Override
    public void close() {
        view.close();
    }
}
