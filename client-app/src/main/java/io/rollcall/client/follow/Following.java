package io.rollcall.client.follow;

import io.rollcall.client.report.Console;
import io.rollcall.client.report.Output;
import io.rollcall.client.report.Progress;
import io.rollcall.client.session.Outcome;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import java.time.Duration;
import java.util.List;

/** Tells of a session each second, and of the instances that come and go. */
public final class Following implements Progress {

    private final Board board;
    private final View view;
    private volatile List<Instance> listed;

    /**
     * On a terminal as a table that is drawn over and over, elsewhere in a line a second.
     *
     * @param title whom the session calls, and how
     * @param listed the instances that are known when it begins
     */
    public Following(Output output, Console console, String title, List<Instance> listed) {
        this.board = new Board(listed);
        this.view = view(output, console, title);
        this.listed = listed;
    }

    private static View view(Output output, Console console, String title) {
        if (output == Output.JSON) return new JsonLines(console.out());
        return console.watched() ? new Screen(console, title) : new TextLines(console.out());
    }

    /** The list is another now. For any thread; it is told of when the second is over. */
    public void onList(LookupResponse list) {
        listed = list.instances();
    }

    /** The ids of those that are listed now. */
    public List<String> instances() {
        return listed.stream().map(Instance::id).toList();
    }

    @Override
    public void on(Outcome outcome) {
        board.on(outcome);
    }

    @Override
    public void onSecond(Duration elapsed) {
        view.show(board.second(elapsed, listed));
    }

    @Override
    public void close() {
        view.close();
    }
}
