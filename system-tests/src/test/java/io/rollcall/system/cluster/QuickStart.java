package io.rollcall.system.cluster;

import io.rollcall.process.Launcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Starts applications in half the time, from the files that the launcher has prepared: the extracted jar, and the
 * archive of the classes that a start loads. Tests start dozens of processes on few cores.
 *
 * @see <a href="https://docs.spring.io/spring-boot/how-to/class-data-sharing.html">Spring Boot, Class Data Sharing</a>
 */
final class QuickStart implements Launcher {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** A small heap and the quick compiler, because these processes live for a short time. */
    private static final List<String> SMALL = List.of(JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m");

    private final Path home;
    private final Map<String, List<String>> commands = new ConcurrentHashMap<>();

    QuickStart(Path home) {
        this.home = home;
    }

    @Override
    public List<String> command(String app, List<String> flags) {
        List<String> all = new ArrayList<>(commands.computeIfAbsent(app, this::prepared));
        all.addAll(flags);
        return all;
    }

    private List<String> prepared(String app) {
        Build.prepare(home);
        Path jar = Launcher.jarOf(home, app + "-app");
        Path start = jar.resolveSibling("start").resolve(Build.nameOfThisJava());
        Path archive = start.resolve("classes");
        if (!Files.isRegularFile(archive))
            throw new IllegalStateException("./rollcall build has not left " + archive + " behind");
        List<String> command = new ArrayList<>(SMALL);
        command.addAll(List.of(
                "-Xlog:cds*=off",
                "-XX:SharedArchiveFile=" + archive,
                "-jar",
                start.resolve("app").resolve(jar.getFileName()).toString()));
        return List.copyOf(command);
    }
}
