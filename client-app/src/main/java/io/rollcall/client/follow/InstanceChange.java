package io.rollcall.client.follow;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change of an instance's state.
 *
 * @param to {@code joined}, {@code gone}, or its new state
 */
record InstanceChange(String id, String to) {

    /**
     * The limit on changes that are shown at a time, because the restart of a whole service must not fill the screen.
     */
    private static final int MAX_SHOWN = 10;

    private static final String JOINED = "joined";

    /** Returns the change; null if there is none. A state is null while the instance is not listed. */
    static @Nullable InstanceChange between(String id, @Nullable InstanceState before, @Nullable InstanceState now) {
        if (before == now) return null;
        if (now == null) return new InstanceChange(id, InstanceState.GONE.word());
        return new InstanceChange(id, before == null ? JOINED : now.word());
    }

    /** Returns a line for each change. */
    static List<String> texts(List<InstanceChange> changes) {
        Stream<String> shown = changes.stream().limit(MAX_SHOWN).map(InstanceChange::text);
        int more = changes.size() - MAX_SHOWN;
        return Stream.concat(shown, more > 0 ? Stream.of("and " + more + " more changes") : Stream.empty())
                .toList();
    }

    private String text() {
        String mark = to.equals(JOINED) ? "+ " : to.equals(InstanceState.GONE.word()) ? "- " : "~ ";
        return mark + id + ' ' + to;
    }
}
