package io.rollcall.kv.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.RecoveredState;
import io.rollcall.kv.store.Storage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

@Tag("dist")
class CrashTest {

    @TempDir
    private Path data;

    @Test
    void whatWasSyncedIsThereAfterSigkillAndWhole() throws Exception {
        String replica;
        try (Disk disk = open()) {
            replica = disk.replica();
        }
        long acknowledged = 0;
        for (int round = 1; round <= 3; round++) {
            Child child = Child.start("write", data);
            String line = child.says();
            for (int more = round * 200; more > 0; more--) line = child.says();
            acknowledged = number(child.killed(line));
            try (Disk disk = open()) {
                assertThat(disk.replica()).isEqualTo(replica);
                assertThatItIsWhole(disk.storage(), acknowledged);
            }
        }
        assertThat(acknowledged).isGreaterThanOrEqualTo(1_200);
    }

    /** The batch behind the last one that was acknowledged may be there, too. */
    private static void assertThatItIsWhole(Storage storage, long acknowledged) {
        RecoveredState recovered = storage.recover();
        long applied = recovered.checkpoint().applied().seq();
        assertThat(applied).isBetween(acknowledged, acknowledged + 1);
        assertThat(recovered.checkpoint()).isEqualTo(Batches.checkpoint(applied - 10, applied));
        assertThat(recovered.log()).isEmpty();
        for (long seq = applied - 9; seq <= applied; seq++)
            assertThat(storage.entry(seq))
                    .isEqualTo(Batches.entry(seq, Child.cells(seq).get(0)));
        for (long seq = Math.max(1, applied - 999); seq <= applied; seq++)
            for (Cell cell : Child.cells(seq))
                assertThat(storage.get(cell.key())).isEqualTo(cell);
    }

    @Test
    void aReplicaKilledWhileItTakesASnapshotHasAllThatItHadBefore() throws Exception {
        String replica;
        RecoveredState before;
        try (Disk disk = open()) {
            replica = disk.replica();
            for (long seq = 1; seq <= 20; seq++) disk.storage().write(Batches.put(seq, 0, "old" + seq, "x"));
            before = disk.storage().recover();
        }
        Child child = Child.start("install", data);
        String line = child.says();
        for (int more = 2_000; more > 0; more--) line = child.says();
        child.killed(line);
        for (int starts = 1; starts <= 2; starts++) {
            try (Disk disk = open()) {
                assertThat(disk.replica()).isEqualTo(replica);
                assertThat(disk.storage().recover()).isEqualTo(before);
                assertThat(StorageContractTest.list(disk.storage().cells("", true)))
                        .hasSize(20)
                        .allSatisfy(cell -> assertThat(cell.key()).startsWith("old"));
            }
        }
        try (Disk disk = open()) {
            disk.storage().install().cells(List.of(new Cell("new", "x", 7)));
            disk.storage().write(Batches.completing(9));
        }
        try (Disk disk = open()) {
            assertThat(StorageContractTest.list(disk.storage().cells("", true)))
                    .containsExactly(new Cell("new", "x", 7));
            assertThat(disk.storage().recover().checkpoint()).isEqualTo(Batches.checkpoint(9, 9));
        }
    }

    @Test
    void aSecondProcessOnTheSameDirectoryIsToldSoAndEnds() throws Exception {
        Child first = Child.start("hold", data);
        assertThat(first.says()).isEqualTo("holds.");
        Child second = Child.start("hold", data);
        assertThat(second.says()).contains(data.toString()).contains("in use by another replica");
        assertThat(second.exitStatus()).isEqualTo(1);
        assertThatThrownBy(this::open).isInstanceOf(UnusableDirectoryException.class);
        first.killed("");
        open().close();
    }

    private Disk open() {
        return Disk.open(data, DataSize.ofMegabytes(8), new SimpleMeterRegistry());
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(0, line.length() - 1));
    }
}
