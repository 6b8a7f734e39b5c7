package io.rollcall.system.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.process.ProcessGroup;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody on another machine reaches a server unless its operator has secured it, or has said that it is open. */
@Tag("dist")
class ExposureIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** 127.0.0.1 as the system writes it, as an address of IPv4 and as one of IPv6, and ::1. */
    private static final List<String> LOOPBACK =
            List.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

    private final ProcessGroup processes = new ProcessGroup(Cluster.quickStart());
    private final int port = Cluster.ports().any();

    @AfterEach
    void stop() {
        processes.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry", "echo", "math", "kv"})
    void aServerWithoutAHostIsReachedFromThisMachineAlone(String app) throws IOException {
        RunningProcess server = start(app, List.of(), "-listen", ":" + port);
        await().atMost(PATIENCE)
                .until(() -> !server.isAlive() || Endpoint.at(port).isAlive());
        assertThat(server.isAlive()).as(server.stderr()).isTrue();
        assertThat(listeners()).isNotEmpty().allMatch(LOOPBACK::contains);
        assertThat(server.stdout()).doesNotContain("Security is off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry", "echo", "math", "kv"})
    void elsewhereItDoesNotStartWithoutSecurityAndSaysInOneLineWhatToDo(String app) throws IOException {
        RunningProcess server = start(app, List.of(), "-listen", "0.0.0.0:" + port);
        assertThat(server.awaitExit(PATIENCE)).isEqualTo(1);
        assertThat((server.stdout() + server.stderr()).lines())
                .singleElement()
                .asString()
                .contains("Cannot start", "0.0.0.0:" + port, "rollcall.security.tokens", "rollcall.security=off");
        assertThat(listeners()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry", "echo", "math", "kv"})
    void itStartsWithAWarningIfItsOperatorHasSwitchedSecurityOff(String app) throws IOException {
        RunningProcess server = start(app, List.of("ROLLCALL_SECURITY=off"), "-listen", "0.0.0.0:" + port);
        await().atMost(PATIENCE)
                .until(() -> !server.isAlive() || Endpoint.at(port).isAlive());
        await().atMost(PATIENCE).until(() -> server.stdout().contains("Security is off"));
        assertThat(server.stdout().lines().filter(line -> line.contains("WARN") && line.contains("Security is off")))
                .hasSize(1);
        assertThat(server.stdout()).doesNotContain("There is no property");
        assertThat(listeners()).isNotEmpty().noneMatch(LOOPBACK::contains);
        assertThat(Endpoint.at(port).get("actuator/prometheus").body()).contains("rollcall_security_off 1.0");
    }

    private RunningProcess start(String app, List<String> variables, String... flags) {
        List<String> line = new ArrayList<>(List.of("/usr/bin/env"));
        line.addAll(variables);
        line.addAll(Cluster.quickStart().command(app, List.of(flags)));
        return processes.run(app, line);
    }

    /** Returns the addresses at which some process listens on the port, as the system writes them. */
    private List<String> listeners() throws IOException {
        String listening = "0A";
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try (Stream<String> lines = Files.lines(Path.of(table))) {
                lines.map(line -> line.strip().split("\\s+"))
                        .filter(words -> words[1].endsWith(suffix) && words[3].equals(listening))
                        .forEach(words -> addresses.add(words[1].replace(suffix, "")));
            }
        }
        return addresses;
    }
}
