package io.rollcall.kv.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.RequestId;
import io.rollcall.kv.store.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
