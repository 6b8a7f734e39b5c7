package io.rollcall.kv.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

class OwnerTest {

    private static final Owner KV1 = new Owner("kv", "kv1");
    private static final Owner KV3 = new Owner("kv", "kv3");

    @TempDir
    private Path data;

    @Test
    void aDirectoryIsItsOwnersForGood() {
        open(data, KV1).close();
        open(data, KV1).close();
        assertThatThrownBy(() -> open(data, KV3))
                .isInstanceOf(UnusableDirectoryException.class)
                .hasMessageContaining("holds the data of replica kv1 of group kv, and not of replica kv3 of group kv")
                .hasMessageContaining("empty directory");
        assertThatThrownBy(() -> open(data, new Owner("other", "kv1")))
                .isInstanceOf(UnusableDirectoryException.class)
                .hasMessageContaining("replica kv1 of group other");
        open(data, KV1).close();
    }

    @Test
    void aCopyIsTheSameOwners() throws Exception {
        Path original = data.resolve("kv1");
        open(original, KV1).close();
        FileSystemUtils.copyRecursively(original, data.resolve("kv3"));
        assertThatThrownBy(() -> open(data.resolve("kv3"), KV3)).isInstanceOf(UnusableDirectoryException.class);
    }

    @Test
    void aDirectoryThatDoesNotSayWhoseItIsTakesTheFirstOne() {
        String replica;
        try (Disk disk = Disk.open(data, DataSize.ofMegabytes(8), new SimpleMeterRegistry())) {
            replica = disk.replica();
        }
        try (Disk disk = open(data, KV3)) {
            assertThat(disk.replica()).isEqualTo(replica);
        }
        assertThatThrownBy(() -> open(data, KV1)).isInstanceOf(UnusableDirectoryException.class);
    }

    private static Disk open(Path data, Owner owner) {
        return Disk.open(data, owner, DataSize.ofMegabytes(8), new SimpleMeterRegistry());
    }
}
