package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.process.ProcessGroup;
import io.rollcall.system.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A registry that is alone knows nothing of Raft. */
@Tag("dist")
class AloneIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void noClassOfTheLogIsLoaded() throws IOException {
        int port = Cluster.ports().any();
        try (ProcessGroup processes = new ProcessGroup(Cluster.quickStart())) {
            Path loaded = processes.directory().resolve("loaded");
            List<String> command =
                    new ArrayList<>(Cluster.quickStart().command("registry", List.of("-listen", "localhost:" + port)));
            command.add(1, "-Xlog:class+load:file=" + loaded);
            processes.run("registry", command);
            Endpoint registry = Endpoint.at(port);
            await().atMost(PATIENCE).until(registry::isReady);
            registry.post("Registry.Register", "{\"service\":\"echo\",\"id\":\"a\",\"address\":\"localhost:1\"}");
            registry.post("Registry.View", "{\"group\":\"kv\"}");

            try (Stream<String> lines = Files.lines(loaded)) {
                List<String> all = lines.toList();
                assertThat(all).anyMatch(line -> line.contains("io.rollcall.registry.lease.LeaseTable"));
                assertThat(all)
                        .noneMatch(line -> line.contains("org.apache.ratis") || line.contains("io.rollcall.log."));
            }
        }
    }

    @Test
    void aMemberThatIsNotAmongItsPeersSaysSoInOneLine() {
        try (ProcessGroup processes = new ProcessGroup(Cluster.quickStart())) {
            String address = "localhost:" + Cluster.ports().any();
            var process =
                    processes.start("registry", "registry", "-listen", address, "-peers", "localhost:1,localhost:2");
            assertThat(process.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat((process.stdout() + process.stderr()).lines().filter(line -> line.contains("ERROR")))
                    .singleElement()
                    .asString()
                    .contains("Say with -public which of the peers this one is");
        }
    }

    @Test
    void aDirectoryOfAMemberIsRefused() throws IOException {
        try (ProcessGroup processes = new ProcessGroup(Cluster.quickStart())) {
            Path data = Files.createDirectories(processes.directory().resolve("data/registry"));
            Files.writeString(data.resolve("member"), "4c5d1ae5-0a5b-4ac4-8a3a-5f5b7e0e8a34\nits group\n");
            var process = processes.start(
                    "registry",
                    "registry",
                    "-listen",
                    "localhost:" + Cluster.ports().any());
            assertThat(process.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(process.stderr() + process.stdout())
                    .contains("belongs to a member of a cluster: start it with -peers");
        }
    }
}
