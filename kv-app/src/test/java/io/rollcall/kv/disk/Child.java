package io.rollcall.kv.disk;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Storage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.springframework.util.unit.DataSize;

/** A process of its own that uses a data directory, says what it has done, a line each, and is there to be killed. */
final class Child {

    /** The number of cells that each entry brings, each with its version. */
    static final int CELLS = 3;

    private static final int KEYS = 1_000;

    private final Process process;
    private final BufferedReader said;

    private Child(Process process) {
        this.process = process;
        this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Child start(String what, Path data) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classPath = System.getProperty("java.class.path");
        return new Child(new ProcessBuilder(
                        java.toString(), "-Xmx256m", "-cp", classPath, Child.class.getName(), what, data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    String says() throws IOException {
        return Objects.requireNonNull(said.readLine(), "it has ended");
    }

    /** SIGKILL. @return the last whole line that it said; {@code lastLine} if none is left unread */
    String killed(String lastLine) throws IOException, InterruptedException {
        process.toHandle().destroyForcibly(); // leaves what it said to be read
        String last = lastLine;
        for (String line = said.readLine(); line != null; line = said.readLine()) if (line.endsWith(".")) last = line;
        process.waitFor(10, TimeUnit.SECONDS);
        return last;
    }

    int exitStatus() throws InterruptedException {
        return process.waitFor();
    }

    static List<Cell> cells(long seq) {
        return IntStream.range(0, CELLS)
                .mapToObj(i -> new Cell("key" + i + "-" + seq % KEYS, ("value" + seq).repeat(50), seq))
                .toList();
    }

    public static void main(String[] args) throws Exception {
        try (Disk disk = Disk.open(Path.of(args[1]), DataSize.ofMegabytes(8), new SimpleMeterRegistry())) {
            switch (args[0]) {
                case "write" -> write(disk.storage());
                case "install" -> install(disk.storage());
                default -> hold();
            }
        } catch (UnusableDirectoryException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void write(Storage storage) {
        long seq = storage.recover().checkpoint().applied().seq();
        while (true) {
            seq++;
            storage.write(Batches.write(seq, Math.max(0, seq - 10), cells(seq)));
            System.out.println(seq + ".");
        }
    }

    private static void install(Storage storage) {
        Storage.Installation installation = storage.install();
        for (long seq = 1; ; seq++) {
            installation.cells(cells(seq));
            System.out.println(seq + ".");
        }
    }

    private static void hold() throws InterruptedException {
        System.out.println("holds.");
        TimeUnit.MINUTES.sleep(5);
    }
}
