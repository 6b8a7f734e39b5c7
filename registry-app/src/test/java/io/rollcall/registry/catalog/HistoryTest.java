package io.rollcall.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final int MANY = 100;

    private final History empty = History.after(10);

    @Test
    void itTellsWhatWasTouchedAfterAVersion() {
        History history = empty.with(12, List.of("a", "b"), MANY)
                .with(15, List.of("c"), MANY)
                .with(16, List.of("a"), MANY);

        assertThat(history.since(10)).containsExactly("a", "b", "c");
        assertThat(history.since(12)).containsExactly("a", "c");
        assertThat(history.since(15)).containsExactly("a");
        assertThat(history.since(16)).isEmpty();
    }

    /** Such as one of another registry, or of another service. */
    @Test
    void aVersionThatTheServiceNeverHadIsNotKnown() {
        History history = empty.with(12, List.of("a", "b"), MANY).with(15, List.of("c"), MANY);

        for (long version : new long[] {0, 9, 11, 13, 14, 16, Long.MAX_VALUE, Long.MIN_VALUE})
            assertThat(history.since(version)).isNull();
    }

    @Test
    void anEmptyListNeedsNoHistory() {
        History history = empty.with(12, List.of("a"), 1).with(13, List.of("a"), 0);

        assertThat(history.since(12)).isNull();
        assertThat(history.since(13)).isEmpty();
    }

    @Test
    void aChangeOfAsManyIdsAsItKeepsIsKept() {
        List<String> ids = IntStream.range(0, MANY).mapToObj(i -> "i" + i).toList();

        History history = empty.with(12, List.of("a"), MANY).with(13, ids, MANY);

        assertThat(history.since(12)).hasSize(MANY);
        assertThat(history.since(10)).isNull();
    }

    @Test
    void itDoesNotKnowWhatWasBeforeItBegan() {
        assertThat(empty.since(10)).isEmpty();
        assertThat(empty.since(9)).isNull();
        assertThat(empty.with(12, List.of("a"), MANY).since(9)).isNull();
        assertThat(empty.since(Long.MIN_VALUE)).isNull();
    }

    @Test
    void itForgetsTheOldestChangesEachAsAWhole() {
        History history = empty;
        for (int version = 11; version <= 30; version++)
            history = history.with(version, List.of("x" + version, "y" + version), 1);

        // It keeps 16 ids: those of the last 8 changes.
        assertThat(history.since(21)).isNull();
        assertThat(history.since(22)).hasSize(16);
        assertThat(history.with(31, List.of("z"), 1).since(22)).isNull();
        assertThat(history.with(31, List.of("z"), 1).since(23)).hasSize(15);
    }

    @Test
    void aChangeThatIsLongerThanTheListIsNotKept() {
        List<String> ids = IntStream.range(0, 200).mapToObj(i -> "i" + i).toList();

        History history = empty.with(12, List.of("a"), MANY).with(13, ids, MANY);

        assertThat(history.since(12)).isNull();
        assertThat(history.since(13)).isEmpty();
    }

    @Test
    void itHasABoundHoweverLongTheListIs() {
        History history = empty;
        for (int version = 11; version < 11 + 2 * History.IDS_MAX; version++)
            history = history.with(version, List.of("a" + version), 1_000_000);

        assertThat(history.since(10 + History.IDS_MAX)).hasSize(History.IDS_MAX);
        assertThat(history.since(9 + History.IDS_MAX)).isNull();
    }
}
