package io.rollcall.system.cluster;

import io.rollcall.process.Launcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The build that this test belongs to. */
final class Build {

    private static final long MINUTES = 3;

    private static final List<String> MODULES =
            List.of("registry-app", "echo-app", "math-app", "kv-app", "client-app", "demo-app");

    private Build() {}

    /**
     * Makes the launcher prepare everything that it starts, so that it need not while tests wait for a start. It holds
     * a lock meanwhile, so tests in several JVMs may ask for it.
     */
    static void prepare(Path home) {
        dateJars(home);
        run(home.resolve("rollcall").toString(), "build");
    }

    /** Returns the launcher's name of the folder with the files that it has prepared for a JVM. */
    static String nameOfThisJava() {
        return run(
                        "/bin/sh",
                        "-c",
                        """
                        . "$0"
                        find_java
                        printf '%s' "$version" | cksum | cut -d ' ' -f 1
                        """,
                        Cluster.HOME.resolve("launcher/java.sh").toString())
                .strip();
    }

    /**
     * Sets the date of the jars to the start of their build. They are reproducible, so Maven gives them one fixed date,
     * and the launcher would take them for older than their sources and build them again while other tests use them.
     */
    private static void dateJars(Path home) {
        FileTime began = FileTime.from(Instant.parse(System.getProperty("tests.built")));
        for (String module : MODULES) {
            try {
                Path jar = Launcher.jarOf(home, module);
                if (!Files.getLastModifiedTime(jar).equals(began)) Files.setLastModifiedTime(jar, began);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** @return its output */
    private static String run(String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.start();
            var unused = process.onExit().orTimeout(MINUTES, TimeUnit.MINUTES).whenComplete((exited, late) -> {
                if (late != null) process.destroyForcibly();
            });
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0)
                throw new IllegalStateException(
                        List.of(command) + " fails, or takes more than " + MINUTES + " minutes: " + printed);
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
