package io.rollcall.chassis.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several commands change one file of tokens at once. */
@Timeout(120)
class TokenFileTest {

    private static final int TOKENS = 60;

    @TempDir
    private Path folder;

    /** Each believes that it has made a token: none may be lost, whichever of them replaces the file meanwhile. */
    @Test
    void noTokenIsLostThatProcessesAddAtOnce() throws Exception {
        Path file = folder.resolve("tokens");
        AppendingProcess.add(file, "first", true);
        List<Process> processes = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) processes.add(process(file, name));
        for (Process process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(() -> output(process)).isZero();
        }
        assertHas(file, Stream.of("a", "b", "c"));
    }

    @Test
    void noTokenIsLostThatThreadsAddAtOnceToAFileThatDoesNotExist() throws Exception {
        Path file = folder.resolve("tokens");
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            Thread thread = new Thread(() -> {
                try {
                    for (int i = 0; i < TOKENS; i++) AppendingProcess.add(file, name + i, true);
                } catch (IOException | RuntimeException e) {
                    failure.set(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) thread.join();
        assertThat(failure).hasNullValue();
        AppendingProcess.add(file, "first", false);
        assertHas(file, Stream.of("a", "b", "c", "d"));
        assertThat(Files.readAllLines(file).stream().filter(line -> line.startsWith("#")))
                .hasSize(1);
    }

    /** Whoever can hold the lock can stop the commands. */
    @Test
    void theLockIsTheOwnersAlone() throws Exception {
        AppendingProcess.add(folder.resolve("tokens"), "first", true);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList())
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .as("%s", each)
                        .isEqualTo("rw-------");
        }
    }

    private static void assertHas(Path file, Stream<String> names) throws IOException {
        List<String> expected = new ArrayList<>(List.of("first"));
        names.forEach(name -> IntStream.range(0, TOKENS).forEach(i -> expected.add(name + i)));
        assertThat(TokenFile.list(file).stream().map(Token::name)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Process process(Path file, String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        file.toString(),
                        name,
                        Integer.toString(TOKENS))
                .redirectErrorStream(true)
                .start();
    }

    private static String output(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
