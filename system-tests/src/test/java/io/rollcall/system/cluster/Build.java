package io.rollcall.system.cluster;

import io.rollcall.system.process.Launcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The build that this test is a part of. */
final class Build {

    private static final long MINUTES = 3;

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

    /** Has the launcher prepare whatever it starts, so that it does not while tests wait for a start. */
    static void prepare(Path home) {
        try {
            ProcessBuilder build = new ProcessBuilder(home.resolve("rollcall").toString(), "build").inheritIO();
            build.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = build.start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0)
                throw new IllegalStateException("./rollcall build fails, or takes more than " + MINUTES + " minutes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
