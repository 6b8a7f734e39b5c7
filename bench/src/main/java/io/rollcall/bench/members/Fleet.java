package io.rollcall.bench.members;

import io.rollcall.bench.process.Running;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** Instances of echo as users run them, a process each, that know all members of the registry. */
final class Fleet implements AutoCloseable {

    static final String SERVICE = "echo";

    /** What the starter says each time that it has registered an instance. */
    private static final String REGISTERED = "Registered ";

    private final String java;
    private final String jar;
    private final String registry;
    private final Path data = Running.directory();
    private final List<Process> processes = new ArrayList<>();

    Fleet(String java, String jar, String registry) throws IOException {
        this.java = java;
        this.jar = jar;
        this.registry = registry;
    }

    /** Starts one more, with little memory, and does not wait for it. */
    void startOne() throws IOException {
        String id = "echo" + (processes.size() + 1);
        String address = "localhost:" + Running.freePort();
        List<String> command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx48m"));
        command.addAll(List.of("-jar", jar, "-listen", address, "-public", address, "-registry", registry, "-id", id));
        Path said = data.resolve(id + ".log");
        processes.add(Running.child(
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.to(said.toFile()))));
    }

    int size() {
        return processes.size();
    }

    /** Returns how often its instances have registered in all. */
    long registrations() throws IOException {
        long registrations = 0;
        for (int i = 1; i <= processes.size(); i++) {
            try (Stream<String> lines = Files.lines(data.resolve("echo" + i + ".log"))) {
                registrations += lines.filter(line -> line.contains(REGISTERED)).count();
            }
        }
        return registrations;
    }

    @Override
    public void close() {
        Running.end(processes);
        FileSystemUtils.deleteRecursively(data.toFile());
    }
}
