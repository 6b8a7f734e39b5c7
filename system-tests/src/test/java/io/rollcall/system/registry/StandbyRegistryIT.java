package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Caller;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Load;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two registries that know nothing of each other, and applications that know the addresses of both. */
@Tag("dist")
class StandbyRegistryIT {

    private static final List<String> ALL = List.of("echo1", "echo2", "echo3");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @TempDir
    Path disk;

    @Test
    void whenTheOneIsKilledInstancesRegisterAtTheOtherAndNoCallFails() {
        int port = cluster.port();
        RunningProcess standby =
                cluster.processGroup().start("standby", "registry", "-listen", ":" + port, "-data", disk.toString());
        Endpoint second = Endpoint.at(port);
        await().atMost(PATIENCE).until(second::isReady);
        String both = cluster.registry().endpoint().address() + "," + second.address();
        for (String id : ALL) launch(id, both);
        await().atMost(PATIENCE)
                .until(() -> cluster.ids("echo").size() + ids(second).size() == ALL.size());

        try (Load load = Load.by(new Caller(both))) {
            cluster.registry().process().kill();
            await().atMost(PATIENCE).until(() -> ids(second).equals(ALL));
            await().atMost(PATIENCE).until(() -> ALL.stream().allMatch(id -> load.servedBy(id) > 0));

            cluster.restartRegistry();
            await().atMost(PATIENCE).until(() -> cluster.registry().endpoint().isReady());
            standby.kill();
            await().atMost(PATIENCE).until(() -> cluster.ids("echo").equals(ALL));
            long served = load.served();
            await().atMost(PATIENCE).until(() -> load.served() > served + 100);
            assertThat(load.failures()).isEmpty();
        }
    }

    private static void launch(String id, String registries) {
        int port = cluster.port();
        cluster.processGroup()
                .start(
                        id,
                        "echo",
                        "-listen",
                        ":" + port,
                        "-public",
                        "localhost:" + port,
                        "-registry",
                        registries,
                        "-id",
                        id,
                        "--rollcall.instance.ttl=3s");
    }

    private static List<String> ids(Endpoint registry) {
        return registry
                .call("Registry.Lookup", new LookupRequest("echo", null), LookupResponse.class)
                .instances()
                .stream()
                .map(Instance::id)
                .toList();
    }
}
