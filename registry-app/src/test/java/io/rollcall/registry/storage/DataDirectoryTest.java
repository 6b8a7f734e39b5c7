package io.rollcall.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    private static final long NOW = 1_795_000_000_000_000L;

    @TempDir
    private Path parent;

    @Test
    void itIsUsedOnceARegistryRanThere() throws IOException {
        assertThat(open(NOW).isUsed()).isFalse();
        assertThat(open(NOW).isUsed()).isTrue();
    }

    @Test
    void versionsStartAtTheTimeOfDay() throws IOException {
        assertThat(open(NOW).firstVersion()).isEqualTo(NOW);
        long dayLater = NOW + 86_400_000_000L;
        assertThat(open(dayLater).firstVersion()).isEqualTo(dayLater);
    }

    @Test
    void versionsGoOnAboveTheOldOnesEvenIfTheClockWasSetBack() throws IOException {
        open(NOW);
        long afterABillionChanges = NOW + 1_000_000_000;
        assertThat(open(NOW - 86_400_000_000L).firstVersion()).isGreaterThan(afterABillionChanges);
    }

    @Test
    void aFileOfSomebodyElseIsNotTouched() throws IOException {
        Files.createDirectories(path());
        Files.writeString(path().resolve("first-version"), "1.2.3\n");
        assertThatThrownBy(() -> open(NOW))
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining("first-version");
        assertThat(path().resolve("first-version")).hasContent("1.2.3");
    }

    @Test
    void oneRegistryAtATimeHasIt() throws IOException {
        try (DataDirectory held = DataDirectory.open(path(), NOW)) {
            assertThat(held.isUsed()).isFalse();
            assertThatThrownBy(() -> open(NOW)).hasMessageContaining("in use by another registry");
        }
        assertThat(open(NOW).isUsed()).isTrue();
    }

    private DataDirectory open(long nowMicros) throws IOException {
        try (DataDirectory directory = DataDirectory.open(path(), nowMicros)) {
            return directory;
        }
    }

    private Path path() {
        return parent.resolve("data/registry");
    }
}
