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

/** Instances of echo that know all members of the registry, several in a process. */
final class Fleet implements AutoCloseable {

    static final String SERVICE = "echo";

    /** The instances of one process. */
    static final int OF_A_PROCESS = 25;

    /** What the starter says each time that it has registered an instance. */
    private static final String REGISTERED = "Registered ";

    private final String java;
    private final String registry;
    private final Path data = Running.directory();
    private final List<Process> processes = new ArrayList<>();

    Fleet(String java, String registry) throws IOException {
        this.java = java;
        this.registry = registry;
    }

    /** Starts one more process, and does not wait for its instances. */
    void startProcess() throws IOException {
        List<String> command = List.of(
                java,
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                EchoInstances.class.getName(),
                registry,
                String.valueOf(size() + 1),
                String.valueOf(OF_A_PROCESS));
        Path said = said(processes.size());
        processes.add(Running.child(
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.to(said.toFile()))));
    }

    private Path said(int process) {
        return data.resolve("echo" + process + ".log");
    }

    /** Returns the number of instances. */
    int size() {
        return processes.size() * OF_A_PROCESS;
    }

    /** Returns how often its instances have registered in all. */
    long registrations() throws IOException {
        long registrations = 0;
        for (int i = 0; i < processes.size(); i++) {
            try (Stream<String> lines = Files.lines(said(i))) {
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
