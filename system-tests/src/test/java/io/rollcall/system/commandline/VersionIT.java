package io.rollcall.system.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Launcher;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.SeedCluster;
import io.rollcall.system.cluster.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The launcher, each jar and each server name the same version and commit. */
@Tag("dist")
@ExtendWith(SeedCluster.Extension.class)
class VersionIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final SeedCluster seed;

    VersionIT(SeedCluster seed) {
        this.seed = seed;
    }

    @Test
    void everyServerNamesItInItsFirstLineAndInItsInfo() {
        Map<String, Server> servers =
                Map.of("registry", seed.registry(), "echo", seed.echo1(), "math", seed.math1(), "kv", seed.kv1());
        String version = version();
        servers.forEach((name, server) -> {
            await().alias("the first line of " + name)
                    .until(() -> server.process().stdout().contains(": " + name + ' ' + version + ", Java "));
            JsonNode info = server.endpoint().get("actuator/info").as(JsonNode.class);
            assertThat(info.at("/build/name").asString()).isEqualTo(name + "-app");
            assertThat(version)
                    .startsWith(info.at("/build/version").asString())
                    .contains(info.at("/git/commit/id").asString(""));
        });
    }

    @Test
    void everyJarNamesIt() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        for (String app : List.of("registry", "echo", "math", "kv", "client")) {
            String jar = Launcher.jarOf(Cluster.HOME, app + "-app").toString();
            assertThat(output(java, "-jar", jar, "-version")).isEqualTo(app + ' ' + version() + '\n');
        }
    }

    /** Returns what the launcher says without a build, from the POM and the repository. */
    private String version() {
        return output(Cluster.HOME.resolve("rollcall").toString(), "--version")
                .strip()
                .substring("rollcall ".length());
    }

    private String output(String... command) {
        RunningProcess process = seed.cluster().processGroup().run("version", List.of(command));
        assertThat(process.awaitExit(SOON)).as(process.stderr()).isZero();
        return process.stdout();
    }
}
