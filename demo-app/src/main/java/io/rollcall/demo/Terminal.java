package io.rollcall.demo;

import static org.awaitility.Awaitility.await;

import io.rollcall.process.ProcessGroup;
import io.rollcall.process.RunningProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.util.FileSystemUtils;

/** The actions of a person at a terminal. Each is printed as the line that the person would type. */
final class Terminal {

    /** Several times as long as a start takes on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ProcessGroup processGroup;
    private final Narrator narrator;

    Terminal(ProcessGroup processGroup, Narrator narrator) {
        this.processGroup = processGroup;
        this.narrator = narrator;
    }

    /** Starts an application, and does not wait until it is ready. */
    RunningProcess start(String name, String app, String... flags) {
        narrator.command("./rollcall " + app + ' ' + String.join(" ", flags));
        return processGroup.start(name, app, flags);
    }

    /** Runs the client to its end, which must be a success. */
    ClientOutput client(String... flags) {
        RunningProcess client = start("client", "client", flags);
        int status = client.awaitExit(PATIENCE);
        narrator.answer(client.stdout());
        requireSuccess(client, status);
        return new ClientOutput(client.stdout());
    }

    void terminate(RunningProcess process) {
        narrator.command("kill " + process.pid());
        process.terminate();
    }

    void kill(RunningProcess process) {
        narrator.command("kill -9 " + process.pid());
        process.kill();
    }

    /** Deletes a directory of a process that has ended. */
    void remove(String directory) {
        narrator.command("rm -r " + directory);
        FileSystemUtils.deleteRecursively(
                processGroup.directory().resolve(directory).toFile());
    }

    /** Waits for the end of a process, which must be a success. */
    void awaitSuccess(RunningProcess process) {
        requireSuccess(process, process.awaitExit(PATIENCE));
    }

    private static void requireSuccess(RunningProcess process, int status) {
        NotShownException.unless(
                status == 0, "the " + process.name() + " ended with status " + status + ": " + process.stderr());
    }

    /** Waits for a condition that a process brings about, and no longer than the process lives. */
    void awaitOf(RunningProcess process, String what, BooleanSupplier condition) {
        awaitOf(List.of(process), what, condition);
    }

    /** Waits for a condition that several processes bring about, and no longer than all of them live. */
    void awaitOf(List<RunningProcess> processes, String what, BooleanSupplier condition) {
        awaitFound(processes, what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Waits until a search that several processes answer finds something, and no longer than all of them live. */
    <T> T awaitFound(List<RunningProcess> processes, String what, Supplier<Optional<T>> search) {
        return await().alias(what)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(
                        () -> {
                            for (RunningProcess process : processes)
                                NotShownException.unless(process.isAlive(), process + " has ended");
                            return search.get();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }
}
