package io.rollcall.bench.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/**
 * A server under test: its processes, on loopback and free ports, and their data in a temporary directory. Nothing of
 * it is left once it is closed or this program is interrupted.
 */
public class Running implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final long LOOK_AGAIN_MILLIS = 2;
    private static final long TO_STOP_SECONDS = 10;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final Set<Process> CHILDREN = ConcurrentHashMap.newKeySet();
    private static final Set<Path> DIRECTORIES = ConcurrentHashMap.newKeySet();

    /** Whether this program is ending, so that nothing may be started any more. */
    private static boolean over;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Running::endAll));
    }

    private final Path data = directory();
    private final List<Process> processes = new ArrayList<>();

    public Running() throws IOException {}

    /** Creates a directory that does not outlive this program. */
    public static Path directory() throws IOException {
        Path directory = Files.createTempDirectory("rollcall-bench");
        DIRECTORIES.add(directory);
        return directory;
    }

    /** Starts a process that does not outlive this one. */
    public static synchronized Process child(ProcessBuilder builder) throws IOException {
        if (over) throw new IllegalStateException("this program is ending");
        CHILDREN.removeIf(child -> !child.isAlive());
        Process child = builder.start();
        CHILDREN.add(child);
        return child;
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the directory for the server's data. */
    public Path data() {
        return data;
    }

    public Process start(List<String> command) throws IOException {
        return start(command, Map.of());
    }

    public Process start(List<String> command, Map<String, String> environment) throws IOException {
        File log = data.resolve("log" + processes.size()).toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.to(log));
        builder.environment().putAll(environment);
        Process process = child(builder.directory(data.toFile()));
        processes.add(process);
        return process;
    }

    /** Waits until a process listens. */
    public void awaitPort(int port) throws IOException, InterruptedException {
        await("port " + port, () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
    }

    /** Waits for the first answer to a GET that is a success. */
    public void awaitAnswer(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        await(url, () -> HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200);
    }

    /** A condition that may throw as long as it is not true. */
    public interface Condition {
        boolean isTrue() throws IOException, InterruptedException;
    }

    public void await(String what, Condition condition) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                if (condition.isTrue()) return;
            } catch (IOException notYet) {
                // look again
            }
            if (System.nanoTime() > deadlineNanos || !processes.stream().allMatch(Process::isAlive))
                throw new IOException(what + " does not come up: " + said());
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    /** Waits until its processes have ended well, by themselves. */
    public void awaitEnd() throws IOException, InterruptedException {
        for (Process process : processes)
            if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0)
                throw new IOException("it does not come to a good end: " + said());
    }

    public void pin(Cores cores) throws IOException, InterruptedException {
        for (Process process : processes) if (process.isAlive()) cores.pinServer(process.pid());
    }

    public void release(Cores cores) throws IOException, InterruptedException {
        for (Process process : processes) if (process.isAlive()) cores.releaseServer(process.pid());
    }

    /** Returns the processor time of all its processes. */
    public Duration cpu() throws IOException {
        Duration sum = Duration.ZERO;
        for (Process process : processes) if (process.isAlive()) sum = sum.plus(Proc.cpu(process.pid()));
        return sum;
    }

    /** Returns the resident memory of all processes together, in MiB. */
    public long residentMib() throws IOException {
        long kib = 0;
        for (Process process : processes) if (process.isAlive()) kib += Proc.residentKib(process.pid());
        return kib >> 10;
    }

    /** Returns the id of the first process. */
    public long pid() {
        return processes.get(0).pid();
    }

    @Override
    public void close() throws IOException {
        for (Process process : processes) process.destroyForcibly(); // nothing that it could put in order is kept
        end(processes);
        delete(data);
        DIRECTORIES.remove(data);
    }

    private String said() throws IOException {
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < processes.size(); i++) {
            List<String> lines = Files.readAllLines(data.resolve("log" + i));
            said.append(String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size())));
        }
        return said.toString();
    }

    /** Sends SIGTERM to all, and SIGKILL to those that have not ended in time; returns once they are gone. */
    public static void end(Iterable<Process> processes) {
        for (Process process : processes) process.destroy();
        for (Process process : processes)
            process.onExit()
                    .completeOnTimeout(process, TO_STOP_SECONDS, TimeUnit.SECONDS)
                    .join()
                    .destroyForcibly()
                    .onExit()
                    .join();
    }

    private static void endAll() {
        synchronized (Running.class) {
            over = true;
        }
        end(CHILDREN);
        for (Path directory : DIRECTORIES) delete(directory);
    }

    /** An interrupted thread may delete the directory too; then one of both finds a file gone. */
    private static void delete(Path directory) {
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                FileSystemUtils.deleteRecursively(directory);
                return;
            } catch (IOException e) {
                // again
            }
        }
    }
}
