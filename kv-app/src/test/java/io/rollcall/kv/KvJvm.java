package io.rollcall.kv;

import static org.awaitility.Awaitility.await;

import io.rollcall.wire.kv.StatusResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/** One kv-app as a process of its own, on a port of its own, with a data directory and a wall clock of its own. */
final class KvJvm implements AutoCloseable {

    /** Several times as long as a start takes on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    final KvEndpoint endpoint;
    private final Process process;
    private final Path log;

    /**
     * Starts a replica, and does not wait until it is ready.
     *
     * @param ahead how far its wall clock is ahead of the machine's
     * @param directory where it keeps its data, and says what it does
     */
    static KvJvm start(String id, Duration ahead, StubRegistry registry, Path directory) throws IOException {
        return new KvJvm(id, ahead, registry, directory);
    }

    private KvJvm(String id, Duration ahead, StubRegistry registry, Path directory) throws IOException {
        endpoint = new KvEndpoint("localhost:" + KvEndpoint.freePort());
        log = Files.createTempFile(directory, id, ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-D" + SkewedReplica.AHEAD + "=" + ahead,
                "-cp",
                System.getProperty("java.class.path"),
                SkewedReplica.class.getName()));
        command.addAll(List.of(
                "--rollcall.listen=" + endpoint.address(),
                "--rollcall.instance.address=" + endpoint.address(),
                "--rollcall.registry.address=" + registry.address(),
                "--rollcall.instance.id=" + id,
                "--rollcall.kv.primary-id=kv1",
                "--rollcall.kv.data=" + data(id, directory)));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    static Path data(String id, Path directory) {
        return directory.resolve(id);
    }

    /** Waits until it leads, or follows, a view of this many members, and answers reads. */
    KvJvm awaitReady(String role, int members) {
        try {
            await(role + " of " + members).atMost(PATIENCE).until(() -> {
                if (!process.isAlive()) throw new IllegalStateException("it has ended");
                return isReady(role, members);
            });
            return this;
        } catch (ConditionTimeoutException | IllegalStateException e) {
            throw new AssertionError(said(), e);
        }
    }

    private boolean isReady(String role, int members) {
        try {
            StatusResponse status = endpoint.status();
            return status.ready()
                    && status.role().equals(role)
                    && status.view().members().size() == members;
        } catch (UncheckedIOException | IllegalStateException notYet) {
            return false;
        }
    }

    /** Sends SIGKILL. Returns once it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
