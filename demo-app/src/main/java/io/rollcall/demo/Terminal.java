package io.rollcall.demo;

import static org.awaitility.Awaitility.await;

import io.rollcall.process.ProcessGroup;
import io.rollcall.process.RunningProcess;
import java.time.Duration;
import java.util.function.BooleanSupplier;

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
        NotShownException.unless(status == 0, "the client ended with status " + status + ": " + client.stderr());
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

    /** Waits for a condition that a process brings about, and no longer than the process lives. */
    void awaitOf(RunningProcess process, String what, BooleanSupplier condition) {
        await().alias(what)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(() -> {
                    NotShownException.unless(process.isAlive(), process + " has ended");
                    return condition.getAsBoolean();
                });
    }
}
