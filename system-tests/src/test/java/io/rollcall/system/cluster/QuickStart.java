package io.rollcall.system.cluster;

import io.rollcall.system.process.Launcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Starts applications from their jars in half the time: the jar is unpacked once, and the JVM keeps an archive of the
 * classes it has loaded, both as Boot's documentation advises. Tests start dozens of processes on few cores.
 *
 * @see <a href="https://docs.spring.io/spring-boot/how-to/class-data-sharing.html">Spring Boot, Class Data Sharing</a>
 */
final class QuickStart implements Launcher {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** A small heap and the quick compiler: these processes do not live long. */
    private static final List<String> SMALL = List.of(JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

    private final Path home;
    private final Map<String, List<String>> commands = new ConcurrentHashMap<>();

    QuickStart(Path home) {
        this.home = home;
    }

    @Override
    public List<String> command(String app, List<String> flags) {
        return concat(commands.computeIfAbsent(app, this::prepare), flags);
    }

    private List<String> prepare(String app) {
        Path jar = Launcher.jarOf(home, app + "-app");
        Path folder = jar.resolveSibling("quick-start");
        String unpacked = folder.resolve(jar.getFileName()).toString();
        Path archive = folder.resolve("classes.jsa");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(archive);
            run(
                    folder,
                    List.of(
                            JAVA,
                            "-Djarmode=tools",
                            "-jar",
                            jar.toString(),
                            "extract",
                            "--force",
                            "--destination",
                            folder.toString()));
            run(
                    folder,
                    concat(
                            SMALL,
                            List.of(
                                    "-XX:ArchiveClassesAtExit=" + archive,
                                    "-Dspring.context.exit=onRefresh",
                                    "-jar",
                                    unpacked)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return concat(SMALL, List.of("-XX:SharedArchiveFile=" + archive, "-jar", unpacked));
    }

    private static void run(Path directory, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int status = process.onExit().join().exitValue();
        if (status != 0) throw new IOException("status " + status + " of " + command);
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}
