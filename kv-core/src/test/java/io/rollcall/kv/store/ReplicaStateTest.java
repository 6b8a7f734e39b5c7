package io.rollcall.kv.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplicaStateTest {

    private final MemoryStorage storage = new MemoryStorage();
    private ReplicaState state = new ReplicaState(storage);

    @Test
    void committedValuesLieOverTheCellsUntilTheyAreOnDisk() {
        put("a", "1");
        put("b", "1");
        state.commitTo(2);
        assertThat(storage.get("a")).isNull();
        assertList("a", "b");
        write();
        assertThat(storage.get("a")).isEqualTo(new Cell("a", "1", 1));
        delete("a");
        put("c", "2");
        put("aa", "3");
        state.commitTo(5);
        assertThat(storage.get("a")).isNotNull();
        assertThat(state.get("a")).isNull();
        assertList("aa", "b", "c");
        write();
        assertList("aa", "b", "c");
        assertThat(storage.get("a")).isNull();
    }

    @Test
    void whatChangesWhileABatchIsUnderWayStaysOverItsCells() {
        put("a", "1");
        state.commitTo(1);
        Batch batch = state.takeBatch();
        put("a", "2");
        state.commitTo(2);
        storage.write(batch);
        state.onWritten();
        assertThat(state.get("a")).isEqualTo(new Cell("a", "2", 2));
        assertThat(state.durableCommit()).isEqualTo(1);
        write();
        assertThat(storage.get("a")).isEqualTo(new Cell("a", "2", 2));
    }

    @Test
    void listsAreInTheOrderOfCodePointsAlsoWhereDiskAndMemoryMeet() {
        String beyond = "\uD83D\uDE00";
        String before = "\uFB01";
        put(beyond, "1");
        put("a", "1");
        state.commitTo(2);
        write();
        put(before, "2");
        state.commitTo(3);
        assertList("a", before, beyond);
        assertThat(state.list(new Range("", before, 10)).cells())
                .extracting(Cell::key)
                .containsExactly(beyond);
        assertThat(state.list(new Range("", null, 2)).more()).isTrue();
    }

    @Test
    void olderEntriesOfALongLogAreReadFromDisk() {
        String value = "v".repeat(100_000);
        for (int i = 1; i <= 600; i++) put("k" + i % 7, value);
        state.commitTo(600);
        write();
        assertThat(state.entry(1).seq()).isEqualTo(1);
        assertThat(state.viewAt(3)).isEqualTo(1);
        put("k", "last");
        assertThat(state.end()).isEqualTo(601);
        assertThat(state.logWeight()).isGreaterThan(100_000_000);
        state.compact(300);
        write();
        assertThat(state.entry(301).seq()).isEqualTo(301);
        assertThat(state.matches(200, 99)).as("cut off, so committed").isTrue();
        state.compact(600);
        assertThat(state.logWeight()).isLessThan(1_000_000);
        assertThat(state.entry(601).operation()).isEqualTo(new Operation.Put("k", "last"));
    }

    @Test
    void whatIsDroppedIsDirtyNoLongerAndNotDurable() {
        put("a", "1");
        state.commitTo(1);
        write();
        put("a", "2");
        put("b", "2");
        Batch batch = state.takeBatch();
        state.truncateAfter(1);
        storage.write(batch);
        state.onWritten();
        assertThat(state.durableEnd()).isEqualTo(1);
        assertThat(state.isDirty("a")).isFalse();
        assertThat(state.isDirty(new Range("", null, 10))).isFalse();
        assertThatThrownBy(() -> state.truncateAfter(0)).hasMessageContaining("is committed");
        put("c", "3");
        write();
        assertThat(new ReplicaState(storage).end()).isEqualTo(2);
        assertThat(new ReplicaState(storage).entry(2).operation()).isEqualTo(new Operation.Put("c", "3"));
    }

    @Test
    void aRestartedReplicaGoesOnWithItsLogItsRequestsAndItsView() {
        state.adopt(new View(7, "p", java.util.List.of(new Member("p", "p", "p:1"))));
        state.setLogView(7);
        append(new Operation.Put("a", "1"), new RequestId("client", 1));
        append(new Operation.Put("a", "2"), new RequestId("client", 2));
        state.commitTo(1);
        write();
        state = new ReplicaState(storage);
        assertThat(state.view().number()).isEqualTo(7);
        assertThat(state.logView()).isEqualTo(7);
        assertThat(state.commit()).isEqualTo(1);
        assertThat(state.end()).isEqualTo(2);
        assertThat(state.isDirty("a")).isTrue();
        assertThat(state.uncommittedVersion("a")).isEqualTo(2);
        LastRequest last = Objects.requireNonNull(state.lastRequest("client"));
        assertThat(last.id().number()).isEqualTo(2);
    }

    private void put(String key, String value) {
        append(new Operation.Put(key, value), null);
    }

    private void delete(String key) {
        append(new Operation.Delete(key), null);
    }

    private void append(Operation operation, @Nullable RequestId request) {
        state.append(new Entry(1, state.end() + 1, 1_000, operation, request));
    }

    private void write() {
        storage.write(state.takeBatch());
        state.onWritten();
    }

    private void assertList(String... keys) {
        assertThat(state.list(new Range("", null, 100)).cells())
                .extracting(Cell::key)
                .containsExactly(keys);
    }
}
