package io.rollcall.bench.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.process.Running;
import io.rollcall.bench.report.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A registry that can be started again and again.
 *
 * @param jar a Spring Boot application, or the folder into which its jar was extracted
 * @param options the options of its JVM
 */
public record Startable(String name, Setting setting, String jar, List<String> options) {

    public static Startable rollcall(Setting setting) {
        return new Startable(Figure.ROLLCALL, setting, setting.built(RollcallRegistry.JAR), List.of());
    }

    public static Startable eureka(Setting setting) {
        return new Startable(Eureka.NAME, setting, setting.built(Eureka.JAR), List.of());
    }

    public Startable with(String option) {
        List<String> more = new ArrayList<>(options);
        more.add(option);
        return new Startable(name, setting, jar, more);
    }

    /** Extracts the jar, because a class cache does not support nested jars. */
    public Startable takenApart(Path directory) throws IOException, InterruptedException {
        Process extract = Running.child(new ProcessBuilder(
                        setting.java().toString(),
                        "-Djarmode=tools",
                        "-jar",
                        jar,
                        "extract",
                        "--destination",
                        directory.toString())
                .redirectErrorStream(true));
        String said = new String(extract.getInputStream().readAllBytes(), UTF_8);
        if (extract.waitFor() != 0) throw new IOException(said.strip());
        return new Startable(
                name, setting, directory.resolve(Path.of(jar).getFileName()).toString(), options);
    }

    /** Runs it to its end, if it ends by itself. */
    public void runToItsEnd() throws IOException, InterruptedException {
        try (Registry registry = registry()) {
            registry.server.start(registry.command(setting, options, jar));
            registry.server.awaitEnd();
        }
    }

    private Registry registry() throws IOException {
        return name.equals(Figure.ROLLCALL) ? new RollcallRegistry() : new Eureka(setting);
    }

    /** Starts it, waits for its first answer, and ends it. */
    public double secondsToFirstAnswer(List<String> prefix) throws IOException, InterruptedException {
        try (Registry registry = registry()) {
            List<String> command = new ArrayList<>(prefix);
            command.addAll(registry.command(setting, options, jar));
            long begin = System.nanoTime();
            registry.server.start(command);
            registry.awaitReady();
            return (double) (System.nanoTime() - begin) / TimeUnit.SECONDS.toNanos(1);
        }
    }
}
