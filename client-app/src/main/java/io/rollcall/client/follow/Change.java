package io.rollcall.client.follow;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An instance is another than before.
 *
 * @param to {@code joined}, {@code gone}, or the state that it is in from now on
 */
record Change(String id, String to) {

    /** At a time: that a whole service restarts is not a matter for a screen full of lines. */
    private static final int MAX_SHOWN = 10;

    private static final String JOINED = "joined";

    /** Null where there is none. A state is null while the instance is not listed. */
    static @Nullable Change between(String id, @Nullable State before, @Nullable State now) {
        if (before == now) return null;
        if (now == null) return new Change(id, State.GONE.word());
        return new Change(id, before == null ? JOINED : now.word());
    }

    /** In a line each, for a person. */
    static List<String> texts(List<Change> changes) {
        Stream<String> shown = changes.stream().limit(MAX_SHOWN).map(Change::text);
        int more = changes.size() - MAX_SHOWN;
        return Stream.concat(shown, more > 0 ? Stream.of("and " + more + " more changes") : Stream.empty())
                .toList();
    }

    private String text() {
        String mark = to.equals(JOINED) ? "+ " : to.equals(State.GONE.word()) ? "- " : "~ ";
        return mark + id + ' ' + to;
    }
}
