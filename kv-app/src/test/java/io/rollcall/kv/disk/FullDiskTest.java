package io.rollcall.kv.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

class FullDiskTest {

    private static final String SIZE = "192m";

    /** When it is gone, there has to be room for a flush, new WALs and a compaction, too. */
    private static final int BALLAST_MEBIBYTES = 120;

    /** Random, so that it is not compressed. */
    private static final String VALUE = new Random(1)
            .ints(100_000, 'a', 'z' + 1)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    @TempDir
    private Path parent;

    private Tmpfs tmpfs;
    private Disk disk;

    @BeforeEach
    void mount() throws Exception {
        tmpfs = Tmpfs.mounted(parent, SIZE);
        disk = open(parent.resolve("kv"));
    }

    @AfterEach
    void unmount() throws Exception {
        if (tmpfs == null) return;
        disk.close();
        tmpfs.unmount();
    }

    @Test
    void onAFullDiskNothingIsLostAndWritesGoOnOnceThereIsRoom() throws Exception {
        Path ballast = ballast(BALLAST_MEBIBYTES);
        long refused = writeUntilFull(1);
        assertThatThrownBy(() -> write(refused))
                .isInstanceOf(DiskFullException.class)
                .hasMessageContaining(parent.resolve("kv").toString())
                .hasMessageContaining("make room");
        assertThatAllAreThere(disk.storage(), refused - 1);

        Files.delete(ballast);
        retry(refused);
        for (long seq = refused + 1; seq <= refused + 20; seq++) write(seq);
        assertThatAllAreThere(disk.storage(), refused + 20);
        assertThatACrashNowLosesNothing(refused + 20);

        String replica = disk.replica();
        disk.close();
        disk = open(parent.resolve("kv"));
        assertThat(disk.replica()).isEqualTo(replica);
        assertThatAllAreThere(disk.storage(), refused + 20);
    }

    @Test
    void whereRocksDoesNotResumeByItselfItIsOpenedAnew() throws Exception {
        disk.close();
        AtomicLong nanos = new AtomicLong();
        try (DataDirectory directory = DataDirectory.open(parent.resolve("kv"));
                RocksStorage storage =
                        RocksStorage.open(directory, 8 << 20, new SimpleMeterRegistry().timer("writes"), nanos::get)) {
            Path ballast = ballast(1_000);
            long refused = 1;
            try {
                for (; true; refused++) storage.write(put(refused));
            } catch (DiskFullException full) {
                Files.delete(ballast);
            }
            Storage.Cells cells = storage.cells("", true);
            long inDoubt = refused;
            assertThatThrownBy(() -> storage.write(put(inDoubt))).isInstanceOf(DiskFullException.class);
            nanos.addAndGet(DiskSpaceMonitor.PATIENCE.toNanos());
            storage.write(put(inDoubt));
            assertThatThrownBy(cells::next).hasMessageContaining("opened anew");
            cells.close();
            storage.write(put(inDoubt + 1));
            assertThatAllAreThere(storage, inDoubt + 1);
        }
        disk = open(parent.resolve("kv"));
        assertThat(disk.storage().get("key1")).isNotNull();
    }

    @Test
    void aReplicaThatIsKilledOnAFullDiskHasAllThatItAcknowledged() throws Exception {
        ballast(BALLAST_MEBIBYTES);
        long refused = writeUntilFull(1);
        assertThatACrashNowLosesNothing(refused - 1);
    }

    @Test
    void aFullDiskAtTheStartIsAClearFailureAndNoDamage() throws Exception {
        write(1);
        disk.close();
        String replica = disk.replica();
        Path ballast = ballast(1_000);
        Throwable refusal = catchThrowable(() -> disk = open(parent.resolve("kv")));
        Files.delete(ballast);
        if (refusal != null) {
            assertThat(refusal).isInstanceOf(UnusableDirectoryException.class).hasMessageContaining("full disk");
            disk = open(parent.resolve("kv"));
        }
        assertThat(disk.replica()).isEqualTo(replica);
        assertThatAllAreThere(disk.storage(), 1);
    }

    @Test
    void aDiskThatCannotBeWrittenIsAClearFailureAndNoDamage() throws Exception {
        write(1);
        disk.close();
        tmpfs.remount("ro");
        assertThatThrownBy(() -> open(parent.resolve("kv")))
                .isInstanceOf(UnusableDirectoryException.class)
                .hasMessageContaining("Read-only file system");
        tmpfs.remount("rw");
        String replica = disk.replica();
        disk = open(parent.resolve("kv"));
        assertThat(disk.replica()).isEqualTo(replica);
    }

    private static Disk open(Path data) {
        return Disk.open(data, DataSize.ofMegabytes(8), new SimpleMeterRegistry());
    }

    private void write(long seq) {
        disk.storage().write(put(seq));
    }

    private static Batch put(long seq) {
        return Batches.put(seq, Math.max(0, seq - 5), "key" + seq, value(seq));
    }

    private static String value(long seq) {
        return seq + VALUE;
    }

    private long writeUntilFull(long seq) {
        while (true) {
            try {
                write(seq);
            } catch (DiskFullException full) {
                return seq;
            }
            seq++;
        }
    }

    private void retry(long seq) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            try {
                write(seq);
                return true;
            } catch (DiskFullException notYet) {
                return false;
            }
        });
    }

    /** Takes room, or what there is. */
    private Path ballast(int mebibytes) throws IOException {
        Path file = parent.resolve("ballast");
        byte[] mebibyte = new byte[1 << 20];
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < mebibytes; i++) out.write(mebibyte);
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
        return file;
    }

    private static void assertThatAllAreThere(Storage storage, long last) {
        for (long seq = 1; seq <= last; seq++)
            assertThat(Objects.requireNonNull(storage.get("key" + seq), "key" + seq))
                    .isEqualTo(new Cell("key" + seq, value(seq), seq));
        assertThat(storage.recover().checkpoint()).isEqualTo(Batches.checkpoint(Math.max(0, last - 5), last));
    }

    /** The files as they are now are what a killed process would leave. */
    private void assertThatACrashNowLosesNothing(long last) throws IOException {
        Path copy = Files.createTempDirectory("rollcall-full-disk-");
        try {
            FileSystemUtils.copyRecursively(parent.resolve("kv"), copy);
            try (Disk restarted = open(copy)) {
                assertThat(restarted.replica()).isEqualTo(disk.replica());
                // The one that was refused may be there.
                long found =
                        restarted.storage().recover().checkpoint().applied().seq();
                assertThat(found).isBetween(last, last + 1);
                assertThatAllAreThere(restarted.storage(), found);
            }
        } finally {
            FileSystemUtils.deleteRecursively(copy);
        }
    }
}
