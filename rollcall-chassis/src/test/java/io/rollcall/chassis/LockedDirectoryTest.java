package io.rollcall.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockedDirectoryTest {

    @TempDir
    private Path temporary;

    @Test
    void whatItMakesIsForItsUserAlone() throws IOException {
        Path parent = temporary.resolve("data");
        Path made = parent.resolve("registry");
        try (LockedDirectory locked = open(made)) {
            assertThat(LockedDirectory.open(made)).as("locked by %s", locked).isNull();
            assertThat(permissions(made)).isEqualTo("rwx------");
            assertThat(permissions(parent))
                    .as("others may have directories beside it")
                    .isNotEqualTo("rwx------");
        }
    }

    @Test
    void aDirectoryOfTheOperatorsKeepsItsPermissions() throws IOException {
        Path existing = Files.createDirectory(temporary.resolve("data"));
        Files.setPosixFilePermissions(existing, PosixFilePermissions.fromString("rwxr-x---"));
        try (LockedDirectory locked = open(existing)) {
            assertThat(permissions(existing)).as("of %s", locked).isEqualTo("rwxr-x---");
        }
    }

    private static LockedDirectory open(Path path) throws IOException {
        return Objects.requireNonNull(LockedDirectory.open(path));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
