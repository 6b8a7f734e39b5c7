package io.rollcall.kv.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Storage;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class RocksStorageTest {

    private static final int KEYS = 20;

    @TempDir
    private Path data;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Disk disk;

    @BeforeEach
    void open() {
        disk = Disk.open(data, DataSize.ofMegabytes(8), meters);
    }

    @AfterEach
    void close() {
        disk.close();
    }

    private Storage storage() {
        return disk.storage();
    }

    @Test
    void aValueOfHalfAMebibyteComesBackAsItWas() {
        String value = "ä€\ud83d\ude00".repeat(512 * 1024 / 9);
        storage().write(Batches.put(1, 0, "large", value));
        reopen();
        assertThat(storage().get("large")).isEqualTo(new Cell("large", value, 1));
    }

    @Test
    void twoHundredThousandCellsAreThereAfterARestart() {
        for (long seq = 1; seq <= 200; seq++) {
            List<Cell> cells = LongStream.range((seq - 1) * 1_000, seq * 1_000)
                    .mapToObj(RocksStorageTest::numbered)
                    .toList();
            storage().write(Batches.write(seq, seq - 1, cells));
        }
        reopen();
        try (Storage.Cells cells = storage().cells("", true)) {
            for (long i = 0; i < 200_000; i++) assertThat(cells.next()).isEqualTo(numbered(i));
            assertThat(cells.hasNext()).isFalse();
        }
        assertThat(storage().weight()).isPositive();
    }

    private static Cell numbered(long i) {
        return new Cell("%07d".formatted(i), "v" + i, i / 1_000 + 1);
    }

    @Test
    void anEntryThatIsCutAsItComesLeavesNoGap() {
        for (long seq = 1; seq <= 1_000; seq++) storage().write(Batches.put(seq, seq, "key", "value"));
        assertThat(storage().recover().log()).isEmpty();
        reopen();
        assertThat(storage().recover().log()).isEmpty();
        assertThat(storage().recover().checkpoint()).isEqualTo(Batches.checkpoint(1_000, 1_000));
    }

    @Test
    void aReadSeesAllOfABatchOrNothingAndWhatIsFrozenStaysAsItIs() {
        writeToAllKeys(1);
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch written = new CountDownLatch(200);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (long seq = 2; !done.get(); seq++) {
                writeToAllKeys(seq);
                written.countDown();
            }
        });
        while (written.getCount() > 0) {
            try (Storage.Cells cells = storage().cells("", true)) {
                assertThatAllAreOfOneSeq(cells);
            }
            try (Storage.Snapshot snapshot = storage().snapshot()) {
                long seq = snapshot.checkpoint().applied().seq();
                long now = Objects.requireNonNull(storage().get("key00")).version();
                assertThat(now).isGreaterThanOrEqualTo(seq);
                try (Storage.Cells cells = snapshot.cells()) {
                    assertThat(assertThatAllAreOfOneSeq(cells)).isEqualTo(seq);
                }
            }
        }
        done.set(true);
        writer.join();
    }

    @Test
    void aBatchBetweenTheCellsOfAnotherReplicaIsRefused() {
        storage().install();
        assertThatThrownBy(() -> writeToAllKeys(1)).isInstanceOf(IllegalStateException.class);
        storage().write(Batches.completing(9));
        writeToAllKeys(10);
    }

    @Test
    void anInstallationThatIsBegunAnewHasNothingOfTheOneBefore() {
        storage().install().cells(List.of(new Cell("first", "x", 1)));
        storage().install().cells(List.of(new Cell("second", "x", 1)));
        storage().write(Batches.completing(9));
        assertThat(storage().get("first")).isNull();
        assertThat(storage().get("second")).isNotNull();
    }

    @Test
    void anInstallationThatIsGivenUpLeavesWhatWasThere() {
        writeToAllKeys(1);
        Storage.Installation installation = storage().install();
        installation.cells(List.of(new Cell("key00", "theirs", 7), new Cell("other", "x", 7)));
        installation.abandon();
        writeToAllKeys(2);
        reopen();
        assertThat(Objects.requireNonNull(storage().get("key00")).version()).isEqualTo(2);
        assertThat(storage().get("other")).isNull();
    }

    @Test
    void oneInstallationAfterTheOtherReplacesTheWhole() {
        for (long seq = 7; seq <= 10; seq++) {
            storage().install().cells(List.of(new Cell("key" + seq, "x", seq)));
            storage().write(Batches.completing(seq));
            if (seq % 2 == 0) reopen();
            assertThat(StorageContractTest.list(storage().cells("", true)))
                    .containsExactly(new Cell("key" + seq, "x", seq));
        }
    }

    @Test
    void whatIsFrozenOutlivesAnInstallation() {
        writeToAllKeys(1);
        try (Storage.Snapshot snapshot = storage().snapshot()) {
            storage().install().cells(List.of(new Cell("other", "x", 7)));
            assertThat(storage().get("key00"))
                    .as("until its replacement is whole")
                    .isNotNull();
            storage().write(Batches.completing(9));
            assertThat(storage().get("key00")).isNull();
            assertThat(storage().get("other")).isNotNull();
            try (Storage.Cells cells = snapshot.cells()) {
                assertThat(assertThatAllAreOfOneSeq(cells)).isEqualTo(1);
            }
        }
    }

    @Test
    void onceItIsClosedItRefusesAndClosesWhatWasOpen() {
        writeToAllKeys(1);
        Storage.Cells cells = storage().cells("", true);
        Storage.Snapshot snapshot = storage().snapshot();
        Storage.Cells frozenCells = snapshot.cells();
        disk.close();
        assertThatThrownBy(() -> storage().get("key00")).hasMessageContaining("closed");
        assertThatThrownBy(cells::next).hasMessageContaining("closed");
        assertThatThrownBy(frozenCells::hasNext).hasMessageContaining("closed");
        assertThatThrownBy(snapshot::checkpoint).hasMessageContaining("closed");
        frozenCells.close();
        snapshot.close();
        cells.close();
        disk.close();
    }

    @Test
    void itMeasuresItsWritesAndWhatItTakes() {
        writeToAllKeys(1);
        assertThat(meters.get("rollcall.kv.disk.write").timer().count()).isEqualTo(1);
        assertThat(meters.get("rollcall.kv.disk.used").gauge().value()).isPositive();
        assertThat(meters.get("rollcall.kv.disk.free").gauge().value()).isPositive();
    }

    private void writeToAllKeys(long seq) {
        List<Cell> cells = IntStream.range(0, KEYS)
                .mapToObj(i -> new Cell(String.format("key%02d", i), "value", seq))
                .toList();
        Batch batch = Batches.write(seq, Math.max(0, seq - 10), cells);
        storage().write(batch);
    }

    private static long assertThatAllAreOfOneSeq(Storage.Cells cells) {
        long seq = cells.next().version();
        for (int i = 1; i < KEYS; i++) assertThat(cells.next().version()).isEqualTo(seq);
        assertThat(cells.hasNext()).isFalse();
        return seq;
    }

    private void reopen() {
        disk.close();
        open();
    }
}
