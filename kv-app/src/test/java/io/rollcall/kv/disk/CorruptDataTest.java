package io.rollcall.kv.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.RecoveredState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

class CorruptDataTest {

    private static final int ENTRIES = 100;
    private static final int CUT = 20;

    @TempDir
    private Path data;

    private String replica;

    @BeforeEach
    void aReplicaHasHeldData() {
        replica = writeSome();
    }

    @Test
    void anEntryThatDoesNotMatchItsChecksum() throws Exception {
        change(database -> {
            byte[] entry = database.db.get(database.log, Codec.number(50));
            entry[entry.length / 2] ^= 1;
            database.db.put(database.log, Codec.number(50), entry);
        });
        assertThatItStartsAsANewReplica();
    }

    /** The record is whole, and its checksum is right: only the hash of the log shows it. */
    @Test
    void anEntryThatIsNotTheOneThatItsHashIsOf() throws Exception {
        hash(ENTRIES, "value50");
        try (Disk disk = open()) {
            assertThat(disk.replica()).isEqualTo(replica);
        }
        hash(49, "another");
        assertThatItStartsAsANewReplica();
    }

    /** A primary that got its last entry without a hash begins a chain, and this replica knew the hash. */
    @Test
    void aLogWhoseHashesBeginAnewIsWhole() throws Exception {
        change(database -> {
            long hash = EntryHash.START;
            for (long seq = CUT + 1; seq <= ENTRIES; seq++) {
                long before = seq == 50 ? EntryHash.UNKNOWN : hash;
                Entry entry = Batches.entry(seq, new Cell("key" + seq, "value" + seq, seq))
                        .after(before);
                database.db.put(database.log, Codec.number(seq), Codec.entry(entry));
                hash = entry.hash();
            }
        });
        try (Disk disk = open()) {
            assertThat(disk.replica()).isEqualTo(replica);
        }
    }

    /** Gives each entry its hash, and one of them another value after that. */
    private void hash(int upTo, String value50) throws Exception {
        change(database -> {
            long hash = EntryHash.UNKNOWN;
            for (long seq = CUT + 1; seq <= ENTRIES; seq++) {
                String value = seq == 50 ? value50 : "value" + seq;
                Entry entry = Batches.entry(seq, new Cell("key" + seq, value, seq));
                Entry hashed = Batches.entry(seq, new Cell("key" + seq, "value" + seq, seq))
                        .after(hash);
                hash = hashed.hash();
                Entry stored = new Entry(entry.view(), seq, entry.timeMillis(), entry.operation(), null, hash);
                if (seq <= upTo || seq == 50) database.db.put(database.log, Codec.number(seq), Codec.entry(stored));
            }
        });
    }

    @Test
    void aGapInTheLog() throws Exception {
        change(database -> database.db.delete(database.log, Codec.number(50)));
        assertThatItStartsAsANewReplica();
    }

    @Test
    void aLogWithoutItsEnd() throws Exception {
        change(database -> database.db.delete(database.log, Codec.number(ENTRIES)));
        assertThatItStartsAsANewReplica();
    }

    @Test
    void aMarkThatIsGone() throws Exception {
        change(database -> database.db.delete(database.meta, Codec.text("head")));
        assertThatItStartsAsANewReplica();
    }

    @Test
    void dataWithoutTheNameOfItsReplica() throws Exception {
        change(database -> database.db.delete(database.meta, Codec.text("replica")));
        assertThatItStartsAsANewReplica();
    }

    @Test
    void aSortedFileThatIsGone() throws Exception {
        flushed();
        Files.delete(file(".sst"));
        assertThatItStartsAsANewReplica();
    }

    @Test
    void aSortedFileThatIsCutShort() throws Exception {
        flushed();
        Path file = file(".sst");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatItStartsAsANewReplica();
    }

    @Test
    void aFileCurrentThatIsGone() throws Exception {
        Files.delete(db().resolve("CURRENT"));
        assertThatItStartsAsANewReplica();
    }

    @Test
    void aFileCurrentThatIsEmpty() throws Exception {
        Files.write(db().resolve("CURRENT"), new byte[0]);
        assertThatItStartsAsANewReplica();
    }

    @Test
    void aManifestThatIsGone() throws Exception {
        for (Path file : files("MANIFEST")) Files.delete(file);
        assertThatItStartsAsANewReplica();
    }

    @Test
    void aWriteAheadLogThatIsGone() throws Exception {
        Files.delete(file(".log"));
        assertThatItStartsAsANewReplica();
    }

    @Test
    void aBitThatHasFlippedInTheMiddleOfTheWriteAheadLog() throws Exception {
        Path file = file(".log");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatItStartsAsANewReplica();
    }

    @Test
    void aLastWriteThatWasTornByACrashIsNoDamage() throws Exception {
        Path file = file(".log");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 10));
        try (Disk disk = open()) {
            assertThat(disk.replica()).isEqualTo(replica);
            assertThat(disk.storage().recover().checkpoint()).isEqualTo(Batches.checkpoint(CUT, ENTRIES - 1));
        }
    }

    @Test
    void aBlockThatIsDamagedWhileInUseEndsTheReplicaAndTheNextStartIsThatOfANewOne() throws Exception {
        flushed();
        for (Path file : files(".sst")) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[10] ^= 1;
            Files.write(file, bytes, StandardOpenOption.WRITE);
        }
        try (Disk disk = open()) {
            if (disk.replica().equals(replica)) {
                assertThatThrownBy(() -> disk.storage().get("key1"))
                        .isInstanceOf(DiskFailedException.class)
                        .hasMessageContaining(data.toString());
            }
        }
        assertThatItStartsAsANewReplica();
    }

    @Test
    void ofWhatWasMovedAsideTheLatestAreKept() throws Exception {
        List<Path> moved = new ArrayList<>();
        for (int i = 0; i < DataDirectory.MOVED_ASIDE_MAX + 2; i++) {
            Files.write(db().resolve("CURRENT"), new byte[0]);
            writeSome();
            moved.addAll(
                    movedAside().stream().filter(path -> !moved.contains(path)).toList());
        }
        assertThat(moved).hasSize(DataDirectory.MOVED_ASIDE_MAX + 2);
        assertThat(movedAside()).isEqualTo(moved.subList(2, moved.size()));
    }

    @Test
    void anEmptiedDirectoryIsAnotherReplica() throws Exception {
        FileSystemUtils.deleteRecursively(data);
        try (Disk disk = open()) {
            assertThat(disk.replica()).isNotEqualTo(replica);
            assertThat(disk.storage().recover()).isEqualTo(RecoveredState.EMPTY);
        }
        assertThat(movedAside()).isEmpty();
    }

    @Test
    void dataOfANewerVersionIsLeftAlone() throws Exception {
        change(database -> database.db.put(database.meta, Codec.text("format"), Codec.number(Codec.FORMAT + 1)));
        assertThatThrownBy(this::open)
                .isInstanceOf(UnusableDirectoryException.class)
                .hasMessageContaining("another version");
        change(database -> database.db.put(database.meta, Codec.text("format"), Codec.number(Codec.FORMAT)));
        try (Disk disk = open()) {
            assertThat(disk.replica()).isEqualTo(replica);
        }
    }

    @Test
    void aFileInItsPlaceIsLeftAlone() throws Exception {
        Path file = Files.writeString(data.resolve("file"), "mine");
        assertThatThrownBy(() -> Disk.open(file, DataSize.ofMegabytes(8), new SimpleMeterRegistry()))
                .isInstanceOf(UnusableDirectoryException.class)
                .hasMessageContaining("is a file");
        assertThat(file).hasContent("mine");
    }

    private String writeSome() {
        try (Disk disk = open()) {
            for (long seq = 1; seq <= ENTRIES; seq++)
                disk.storage().write(Batches.put(seq, Math.min(seq, CUT), "key" + seq, "value" + seq));
            return disk.replica();
        }
    }

    private void assertThatItStartsAsANewReplica() throws IOException {
        String fresh;
        try (Disk disk = open()) {
            fresh = disk.replica();
            assertThat(fresh).isNotEqualTo(replica);
            assertThat(disk.storage().recover()).isEqualTo(RecoveredState.EMPTY);
            assertThat(disk.storage().get("key1")).isNull();
        }
        assertThat(movedAside()).hasSize(1);
        assertThat(movedAside().get(0)).isNotEmptyDirectory();
        try (Disk disk = open()) {
            assertThat(disk.replica()).isEqualTo(fresh);
        }
        assertThat(movedAside()).hasSize(1);
    }

    private Disk open() {
        return Disk.open(data, DataSize.ofMegabytes(8), new SimpleMeterRegistry());
    }

    private interface Change {
        void to(Database database) throws RocksDBException;
    }

    private void change(Change change) throws Exception {
        try (Database database = Database.open(db(), 8 << 20)) {
            change.to(database);
        }
    }

    /** Out of the write-ahead log, into files that are sorted. */
    private void flushed() throws Exception {
        change(database -> {
            try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
                database.db.flush(waiting, List.of(database.meta, database.cells, database.log));
            }
        });
    }

    private Path db() {
        return data.resolve("db");
    }

    /** The largest. */
    private Path file(String name) throws IOException {
        return files(name).stream()
                .max(Comparator.comparingLong(file -> file.toFile().length()))
                .orElseThrow();
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> all = Files.list(db())) {
            return all.filter(file -> file.getFileName().toString().contains(name))
                    .toList();
        }
    }

    private List<Path> movedAside() throws IOException {
        try (Stream<Path> all = Files.list(data)) {
            return all.filter(file -> file.getFileName().toString().startsWith("damaged-"))
                    .sorted()
                    .toList();
        }
    }
}
