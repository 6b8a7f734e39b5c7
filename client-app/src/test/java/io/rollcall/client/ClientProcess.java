package io.rollcall.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The client in a process of its own, which takes real signals. Its output fits into a pipe. */
record ClientProcess(Process process) {

    /** The time after which a test gives up waiting. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    static ClientProcess start(TestServices services, String... args) throws IOException {
        Process process = new ProcessBuilder(command(services, args)).start();
        var unused = process.onExit().orTimeout(PATIENCE.toSeconds(), SECONDS).whenComplete((exited, late) -> {
            if (late != null) process.destroyForcibly();
        });
        return new ClientProcess(process);
    }

    static List<String> command(TestServices services, String... args) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1", // it ends before better code pays
                "-cp",
                System.getProperty("java.class.path"),
                ClientApplication.class.getName(),
                "-registry",
                services.registry.address()));
        command.addAll(List.of(args));
        return command;
    }

    void signal(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Reads its standard output up to a matching line. */
    void awaitLine(String regex) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line = out().readLine(); line != null; line = out().readLine()) {
            if (line.matches(regex)) return;
            seen.append(line).append('\n');
        }
        throw new AssertionError("no line " + regex + " in\n" + seen);
    }

    /** Waits for its end; of standard output it has what was not read yet. */
    Result result() throws IOException, InterruptedException {
        StringWriter out = new StringWriter();
        out().transferTo(out);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), out.toString(), err);
    }

    private BufferedReader out() {
        return process.inputReader(UTF_8);
    }
}
