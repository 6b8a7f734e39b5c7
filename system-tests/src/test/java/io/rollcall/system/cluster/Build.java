package io.rollcall.system.cluster;

import io.rollcall.system.process.Launcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/** The build that this test is a part of. */
final class Build {

    private static final List<String> MODULES =
            List.of("registry-app", "echo-app", "math-app", "kv-app", "client-app", "system-tests");

    private Build() {}

    /**
     * Gives the jars the time at which their build began. They are reproducible, so Maven gives them one fixed date, and the
     * launcher would take them for older than their sources: it would build them again, under the feet of other tests.
     */
    static void dateJars(Path home) {
        FileTime began = FileTime.from(Instant.parse(System.getProperty("rollcall.built")));
        for (String module : MODULES) {
            try {
                Files.setLastModifiedTime(Launcher.jarOf(home, module), began);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
