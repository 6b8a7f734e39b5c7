package io.rollcall.kv.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.RecoveredState;
import io.rollcall.kv.store.RequestId;
import io.rollcall.kv.store.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

/**
 * The directory of kv1, which a Rollcall with format 1 wrote and left by SIGKILL: k1, k2 and k3 were put by requests 1
 * to 3 of client c, then k2 was deleted.
 */
class FormatTest {

    private static final Path WRITTEN = Path.of("src/test/resources/format-1");
    private static final Owner KV1 = new Owner("kv", "kv1");

    @TempDir
    private Path data;

    @BeforeEach
    void copy() throws IOException {
        FileSystemUtils.copyRecursively(WRITTEN, data);
    }

    @Test
    void dataOfFormat1IsReadAndItsClientsAreStillKnown() {
        for (int start = 0; start < 2; start++) { // the second time it has the present format
            try (Disk disk = open(KV1)) {
                assertThat(disk.replica()).isEqualTo("2bba43a8-b20d-4c70-8879-b652c4098086");
                Storage storage = disk.storage();
                assertThat(values(storage)).containsExactly("k1=v1", "k3=v3");
                assertThat(storage.recover().checkpoint().view().number()).isEqualTo(2);
                assertThat(storage.recover().requests())
                        .extracting(LastRequest::id)
                        .containsExactly(new RequestId("c", 3, RequestId.UNKNOWN));
            }
        }
    }

    @Test
    void itIsRefusedUnderAnIdThatItsViewGivesToAnotherReplica() {
        assertThatThrownBy(() -> open(new Owner("kv", "kv3")))
                .isInstanceOf(UnusableDirectoryException.class)
                .hasMessageContaining("kv1");
        open(KV1).close();
    }

    /** The directory of a kv1 alone, which a Rollcall with format 2 wrote; the clients and keys are the same. */
    @Test
    void aDirectoryThatFormat2WroteIsReadAndItsClientsAreStillKnown(@TempDir Path other) throws IOException {
        FileSystemUtils.copyRecursively(WRITTEN.resolveSibling("format-2"), other);
        for (int start = 0; start < 2; start++) {
            try (Disk disk = Disk.open(other, KV1, DataSize.ofMegabytes(8), new SimpleMeterRegistry())) {
                assertThat(disk.replica()).isEqualTo("92c3a2c5-dbf3-4003-b384-a1106c7bc040");
                assertThat(values(disk.storage())).containsExactly("k1=v1", "k3=v3");
                RecoveredState recovered = disk.storage().recover();
                assertThat(recovered.checkpoint().applied())
                        .satisfies(at -> assertThat(at.seq()).isEqualTo(4))
                        .satisfies(at -> assertThat(at.hash()).isEqualTo(EntryHash.UNKNOWN));
                assertThat(recovered.requests()).hasSize(1);
                assertThat(recovered.requests().get(0).id())
                        .satisfies(id -> assertThat(id.number()).isEqualTo(3))
                        .satisfies(id -> assertThat(id.fingerprint()).isNotEqualTo(RequestId.UNKNOWN));
            }
        }
    }

    /** A record of format 2 is one of the present format without the hashes at its end: 8 bytes each. */
    @Test
    void dataOfFormat2IsReadAndTheNextEntriesHaveHashes(@TempDir Path other) throws Exception {
        Entry next = Batches.entry(4, new Cell("k4", "v4", 4)).after(EntryHash.UNKNOWN);
        String replica;
        try (Disk disk = open(other)) {
            replica = disk.replica();
            for (long seq = 1; seq <= 3; seq++) disk.storage().write(Batches.put(seq, 1, "k" + seq, "v" + seq));
        }
        try (Database database = Database.open(other.resolve("db"), 8 << 20)) {
            for (long seq = 2; seq <= 3; seq++) {
                byte[] entry = database.db.get(database.log, Codec.number(seq));
                database.db.put(database.log, Codec.number(seq), withoutHashes(entry, 1));
            }
            byte[] checkpoint = database.db.get(database.meta, Records.CHECKPOINT);
            database.db.put(database.meta, Records.CHECKPOINT, withoutHashes(checkpoint, 2));
            database.db.put(database.meta, Records.FORMAT, Codec.number(2));
        }
        try (Disk disk = open(other)) {
            assertThat(disk.replica()).isEqualTo(replica);
            assertThat(values(disk.storage())).containsExactly("k1=v1", "k2=v2", "k3=v3");
            assertThat(disk.storage().entry(3).hash()).isEqualTo(EntryHash.UNKNOWN);
            assertThat(disk.storage().recover().checkpoint().applied()).isEqualTo(Batches.point(3));
            Cell cell = new Cell("k4", "v4", 4);
            Batch batch = new Batch(
                    Batches.checkpoint(1, 4),
                    Long.MAX_VALUE,
                    List.of(next),
                    List.of(cell),
                    List.of(),
                    List.of(),
                    List.of(),
                    false);
            disk.storage().write(batch);
        }
        try (Disk disk = open(other)) {
            assertThat(disk.replica()).isEqualTo(replica);
            assertThat(disk.storage().entry(4)).isEqualTo(next);
            assertThat(disk.storage().get("k4")).isEqualTo(new Cell("k4", "v4", 4));
        }
        try (Database database = Database.open(other.resolve("db"), 8 << 20)) {
            byte[] format = database.db.get(database.meta, Records.FORMAT);
            assertThat(Codec.number(format)).as("an earlier version refuses it").isEqualTo(Codec.FORMAT);
        }
    }

    private static byte[] withoutHashes(byte[] record, int hashes) {
        byte[] shorter = Arrays.copyOf(record, record.length - hashes * Long.BYTES);
        CRC32C crc = new CRC32C();
        crc.update(shorter, Integer.BYTES, shorter.length - Integer.BYTES);
        ByteBuffer.wrap(shorter).putInt((int) crc.getValue());
        return shorter;
    }

    private static Disk open(Path directory) {
        return Disk.open(directory, DataSize.ofMegabytes(8), new SimpleMeterRegistry());
    }

    private static List<String> values(Storage storage) {
        List<String> values = new ArrayList<>();
        for (String key : List.of("k1", "k2", "k3")) {
            Cell cell = storage.get(key);
            if (cell != null) values.add(key + "=" + cell.value());
        }
        return values;
    }

    private Disk open(Owner owner) {
        return Disk.open(data, owner, DataSize.ofMegabytes(8), new SimpleMeterRegistry());
    }
}
