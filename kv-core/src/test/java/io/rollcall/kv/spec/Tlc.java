package io.rollcall.kv.spec;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tlc2.TLC;

/**
 * TLC in a process of its own: it keeps much in static fields, and ends with {@link System#exit}. Everything that it
 * reads and writes is in a directory of the run under {@code target}, {@code out.txt} too, with the trace of what it
 * found.
 */
final class Tlc {

    static final Path SPEC = Path.of("spec");

    /** Some hundred times what the longest run takes; one that hangs must not hang the build. */
    private static final long MINUTES_MAX = 60;

    private static final Path RUNS = Path.of("target", "model");

    /** For runs of seconds: the second compiler would cost more than it gives. */
    private static final List<String> SHORT = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m");

    private static final List<String> LONG = List.of("-XX:+UseParallelGC", "-Xmx3g");

    private Tlc() {}

    /** Breadth first, to the end. */
    static Verdict search(String name, Configuration configuration, Set<Rule> off) {
        return run(name, configuration, off, SHORT, List.of("-workers", "1"));
    }

    /** The same where it takes minutes. */
    static Verdict searchLong(String name, Configuration configuration) {
        return run(name, configuration, Set.of(), LONG, List.of("-workers", "2"));
    }

    /** Random walks, the same ones for the same seed. */
    static Verdict walk(String name, Configuration configuration, Set<Rule> off, int walks, int steps, long seed) {
        List<String> how = List.of(
                "-workers",
                "1",
                "-simulate",
                "num=" + walks,
                "-depth",
                Integer.toString(steps),
                "-seed",
                Long.toString(seed));
        return run(name, configuration, off, SHORT, how);
    }

    private static Verdict run(
            String name, Configuration configuration, Set<Rule> off, List<String> jvm, List<String> how) {
        try {
            Path directory = prepare(name, configuration, off);
            return run(directory, configuration.specification().root, jvm, how);
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("TLC could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while TLC ran", e);
        }
    }

    private static Path prepare(String name, Configuration configuration, Set<Rule> off) throws IOException {
        Path directory = RUNS.resolve(name);
        delete(directory);
        Files.createDirectories(directory.resolve("tmp"));
        try (Stream<Path> files = Files.list(SPEC)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".tla")).toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
        Files.writeString(directory.resolve("model.cfg"), configuration.text(off));
        return directory;
    }

    private static Verdict run(Path directory, String root, List<String> jvm, List<String> how)
            throws IOException, InterruptedException, URISyntaxException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        // Its standard modules are unpacked there. Two runs that share it would read each other's halves.
        command.add("-Djava.io.tmpdir=tmp");
        command.addAll(List.of("-cp", jar().toString(), TLC.class.getName()));
        command.addAll(List.of("-config", "model.cfg", "-metadir", "states", "-fp", "0"));
        command.addAll(how);
        command.add(root + ".tla");
        Path output = directory.resolve("out.txt");
        Process tlc = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Thread end = new Thread(tlc::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
        try {
            if (!tlc.waitFor(MINUTES_MAX, TimeUnit.MINUTES))
                throw new IllegalStateException("TLC takes too long, see " + output);
            return Verdict.of(tlc.exitValue(), Files.readString(output));
        } finally {
            tlc.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(end);
            delete(directory.resolve("states"));
        }
    }

    private static Path jar() throws URISyntaxException {
        return Path.of(
                TLC.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
