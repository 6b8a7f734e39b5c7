package io.rollcall.kv.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplicaStateTest {

    private final MemoryStorage storage = new MemoryStorage();
    private ReplicaState ledger = new ReplicaState(storage);

    @Test
    void committedValuesLieOverTheCellsUntilTheyAreOnDisk() {
        put("a", "1");
        put("b", "1");
        ledger.commitTo(2);
        assertThat(storage.get("a")).isNull();
        assertList("a", "b");
        write();
        assertThat(storage.get("a")).isEqualTo(new Cell("a", "1", 1));
        delete("a");
        put("c", "2");
        put("aa", "3");
        ledger.commitTo(5);
        assertThat(storage.get("a")).isNotNull();
        assertThat(ledger.get("a")).isNull();
        assertList("aa", "b", "c");
        write();
        assertList("aa", "b", "c");
        assertThat(storage.get("a")).isNull();
    }

    @Test
    void whatChangesWhileABatchIsUnderWayStaysOverItsCells() {
        put("a", "1");
        ledger.commitTo(1);
        Batch batch = ledger.takeBatch();
        put("a", "2");
        ledger.commitTo(2);
        storage.write(batch);
        ledger.onWritten();
        assertThat(ledger.get("a")).isEqualTo(new Cell("a", "2", 2));
        assertThat(ledger.durableCommit()).isEqualTo(1);
        write();
        assertThat(storage.get("a")).isEqualTo(new Cell("a", "2", 2));
    }

    @Test
    void listsAreInTheOrderOfCodePointsAlsoWhereDiskAndMemoryMeet() {
        String beyond = "\uD83D\uDE00";
        String before = "\uFB01";
        put(beyond, "1");
        put("a", "1");
        ledger.commitTo(2);
        write();
        put(before, "2");
        ledger.commitTo(3);
        assertList("a", before, beyond);
        assertThat(ledger.list(new Range("", before, 10)).cells())
                .extracting(Cell::key)
                .containsExactly(beyond);
        assertThat(ledger.list(new Range("", null, 2)).more()).isTrue();
    }

    @Test
    void olderEntriesOfALongLogAreReadFromDisk() {
        String value = "v".repeat(100_000);
        for (int i = 1; i <= 600; i++) put("k" + i % 7, value);
        ledger.commitTo(600);
        write();
        assertThat(ledger.entry(1).seq()).isEqualTo(1);
        assertThat(ledger.viewAt(3)).isEqualTo(1);
        put("k", "last");
        assertThat(ledger.end()).isEqualTo(601);
        assertThat(ledger.logWeight()).isGreaterThan(100_000_000);
        ledger.cut(300);
        write();
        assertThat(ledger.entry(301).seq()).isEqualTo(301);
        assertThat(ledger.holds(200, 99)).as("cut off, so committed").isTrue();
        ledger.cut(600);
        assertThat(ledger.logWeight()).isLessThan(1_000_000);
        assertThat(ledger.entry(601).operation()).isEqualTo(new Operation.Put("k", "last"));
    }

    @Test
    void whatIsDroppedIsDirtyNoLongerAndNotDurable() {
        put("a", "1");
        ledger.commitTo(1);
        write();
        put("a", "2");
        put("b", "2");
        Batch batch = ledger.takeBatch();
        ledger.keepTo(1);
        storage.write(batch);
        ledger.onWritten();
        assertThat(ledger.durableEnd()).isEqualTo(1);
        assertThat(ledger.isDirty("a")).isFalse();
        assertThat(ledger.isDirty(new Range("", null, 10))).isFalse();
        assertThatThrownBy(() -> ledger.keepTo(0)).hasMessageContaining("is committed");
        put("c", "3");
        write();
        assertThat(new ReplicaState(storage).end()).isEqualTo(2);
        assertThat(new ReplicaState(storage).entry(2).operation()).isEqualTo(new Operation.Put("c", "3"));
    }

    @Test
    void aRestartedReplicaGoesOnWithItsLogItsRequestsAndItsView() {
        ledger.adopt(new View(7, "p", java.util.List.of(new Member("p", "p", "p:1"))));
        ledger.agreeWith(7);
        append(new Operation.Put("a", "1"), new RequestId("client", 1));
        append(new Operation.Put("a", "2"), new RequestId("client", 2));
        ledger.commitTo(1);
        write();
        ledger = new ReplicaState(storage);
        assertThat(ledger.view().number()).isEqualTo(7);
        assertThat(ledger.logView()).isEqualTo(7);
        assertThat(ledger.commit()).isEqualTo(1);
        assertThat(ledger.end()).isEqualTo(2);
        assertThat(ledger.isDirty("a")).isTrue();
        assertThat(ledger.preparedVersion("a")).isEqualTo(2);
        LastRequest last = Objects.requireNonNull(ledger.lastRequest("client"));
        assertThat(last.id().number()).isEqualTo(2);
    }

    private void put(String key, String value) {
        append(new Operation.Put(key, value), null);
    }

    private void delete(String key) {
        append(new Operation.Delete(key), null);
    }

    private void append(Operation operation, @Nullable RequestId request) {
        ledger.prepare(new Entry(1, ledger.end() + 1, 1_000, operation, request));
    }

    private void write() {
        storage.write(ledger.takeBatch());
        ledger.onWritten();
    }

    private void assertList(String... keys) {
        assertThat(ledger.list(new Range("", null, 100)).cells())
                .extracting(Cell::key)
                .containsExactly(keys);
    }
}
