package io.rollcall.system.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.process.ProcessGroup;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code ./rollcall security} makes, used by real processes. */
@Tag("dist")
class SecurityCommandIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> FILES = List.of("ca.crt", "tls.crt", "tls.key", "token");

    private final ProcessGroup processes = new ProcessGroup(Cluster.quickStart());
    private final Path trial = processes.directory().resolve("trial").toAbsolutePath();

    @AfterEach
    void stop() {
        processes.close();
    }

    @Test
    void aRunningRegistryTakesARenewedTokenAndRefusesARevokedOne() throws IOException {
        assertThat(security("init", trial.toString())).contains("rollcall://service/echo", "./rollcall registry");
        int port = Cluster.ports().any();
        RunningProcess registry = processes.start(
                "registry",
                "registry",
                "-listen",
                "localhost:" + port,
                "--rollcall.security.tokens=" + trial.resolve("registry.tokens"));
        Endpoint endpoint = Endpoint.at(port);
        await().atMost(PATIENCE).until(() -> !registry.isAlive() || endpoint.isReady());
        RunningProcess echo = processes.start(
                "echo",
                "echo",
                "-listen",
                "localhost:" + Cluster.ports().any(),
                "-registry",
                endpoint.address(),
                "-id",
                "echo1",
                "--rollcall.security.token-file=" + trial.resolve("echo/token"));
        String operator = secret("operator");
        await().atMost(PATIENCE).until(() -> !echo.isAlive() || lookup(endpoint, operator) == 200);
        await().atMost(PATIENCE).until(() -> client(endpoint) == 0);

        String former = secret("client");
        security("issue", trial.toString(), "client");
        assertThat(secret("client")).isNotEqualTo(former);
        await().atMost(PATIENCE).until(() -> lookup(endpoint, secret("client")) == 200);
        assertThat(lookup(endpoint, former)).isEqualTo(200);
        assertThat(client(endpoint)).isZero();

        security("revoke", trial.toString(), "client");
        await().atMost(PATIENCE).until(() -> lookup(endpoint, secret("client")) == 401);
        assertThat(lookup(endpoint, former)).isEqualTo(401);
        assertThat(client(endpoint)).isEqualTo(3);
        assertThat(lookup(endpoint, operator)).isEqualTo(200);
        assertThat(registry.stdout()).doesNotContain("cannot be used");
    }

    /** Nothing has a token here: each end proves by its certificate which process it is. */
    @Test
    void everyProcessOfTheTrialRunsOverTlsAndTakesARenewedCertificateUnderLoad() throws IOException {
        security("init", trial.toString());
        String registry = "localhost:" + Cluster.ports().any();
        processes.start("registry", "registry", "-listen", registry, certificates("registry"));
        String echo = "localhost:" + Cluster.ports().any();
        processes.start("echo", "echo", "-listen", echo, "-registry", registry, "-id", "echo1", certificates("echo"));
        await().atMost(PATIENCE).until(() -> session(registry, "client", 2).awaitExit(PATIENCE) == 0);

        RunningProcess load = session(registry, "client", 1_000, "-rate", "200");
        for (String name : List.of("registry", "echo", "client")) security("issue", trial.toString(), name);
        assertThat(load.awaitExit(PATIENCE)).as(load.stdout() + load.stderr()).isZero();
        assertThat(load.stdout()).contains("served 1000, failed 0");

        security("issue", trial.toString(), "other", "-identity", "rollcall://service/other");
        assertThat(session(registry, "other", 2).awaitExit(PATIENCE)).isZero();
        security("revoke", trial.toString(), "other");
        await().atMost(PATIENCE).until(() -> session(registry, "other", 2).awaitExit(PATIENCE) != 0);
        assertThat(session(registry, "client", 2).awaitExit(PATIENCE)).isZero();
    }

    private String certificates(String name) {
        return "--rollcall.security.certificates=" + trial.resolve(name);
    }

    private RunningProcess session(String registry, String name, int calls, String... more) {
        List<String> line = new ArrayList<>(List.of(
                Cluster.HOME.resolve("rollcall").toString(),
                "client",
                "-n",
                String.valueOf(calls),
                "-registry",
                registry,
                "-certificates",
                trial.resolve(name).toString()));
        line.addAll(List.of(more));
        return processes.run("session", line);
    }

    /** It is interrupted as soon as anything is on the disk, and with more files there each time. */
    @Test
    void aCommandThatIsInterruptedLeavesAllOrNothing() throws IOException {
        for (int round = 0; round < 6; round++) {
            Path target = processes.directory().resolve("interrupted-" + round).toAbsolutePath();
            RunningProcess command = processes.run(
                    "interrupted-" + round,
                    List.of(Cluster.HOME.resolve("rollcall").toString(), "security", "init", target.toString()));
            while (command.isAlive() && drafted() <= 8L * round && !Files.exists(target)) Thread.onSpinWait();
            command.terminate().awaitExit(PATIENCE);
            assertThat(drafts()).isEmpty();
            if (Files.exists(target)) assertWhole(target);
        }
    }

    private long drafted() throws IOException {
        long files = 0;
        for (Path draft : drafts()) {
            try (Stream<Path> all = Files.walk(draft)) {
                files += all.count();
            } catch (IOException | UncheckedIOException e) {
                return Long.MAX_VALUE; // it has just been moved to its place
            }
        }
        return files;
    }

    private List<Path> drafts() throws IOException {
        try (Stream<Path> all = Files.list(processes.directory())) {
            return all.filter(each -> each.getFileName().toString().contains("incomplete"))
                    .toList();
        }
    }

    private static void assertWhole(Path directory) throws IOException {
        assertThat(directory.resolve("registry.tokens")).exists();
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all.filter(Files::isDirectory)).hasSize(10).allSatisfy(each -> {
                if (each.endsWith("ca")) assertThat(each.resolve("ca.key")).exists();
                else
                    assertThat(FILES)
                            .allSatisfy(file -> assertThat(each.resolve(file)).isNotEmptyFile());
            });
        }
    }

    private String security(String... args) {
        List<String> line =
                new ArrayList<>(List.of(Cluster.HOME.resolve("rollcall").toString(), "security"));
        line.addAll(List.of(args));
        RunningProcess command = processes.run("security", line);
        assertThat(command.awaitExit(PATIENCE)).as(command.stderr()).isZero();
        return command.stdout();
    }

    private int client(Endpoint registry) {
        return processes
                .run(
                        "client",
                        List.of(
                                Cluster.HOME.resolve("rollcall").toString(),
                                "client",
                                "-n",
                                "2",
                                "-registry",
                                registry.address(),
                                "-token-file",
                                trial.resolve("client/token").toString()))
                .awaitExit(PATIENCE);
    }

    private static int lookup(Endpoint registry, String secret) {
        return registry.with(secret)
                .post("Registry.Lookup", "{\"service\":\"echo\"}")
                .status();
    }

    private String secret(String name) throws IOException {
        return Files.readString(trial.resolve(name).resolve("token")).strip();
    }
}
