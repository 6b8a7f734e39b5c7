package io.rollcall.system.commandline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Launcher;
import io.rollcall.process.ProcessGroup;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.SeedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs {@code ./demo cluster} as a person does: to its end, to the middle, and with a reader that goes away. */
@Tag("dist")
@Tag("cluster")
@ExtendWith(SeedCluster.Extension.class)
class DemoClusterIT {

    /** Several times as long as the whole story takes on a machine that does nothing else. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** The status that a JVM has after SIGTERM. */
    private static final int TERMINATED = 143;

    private static final String ENDED = "All \\d+ processes have ended\\.\\s*$";

    private final ProcessGroup processGroup = new ProcessGroup(Launcher.script(Cluster.HOME));

    /** @param prepared unused; with it the launcher finds everything built and prepared */
    DemoClusterIT(SeedCluster prepared) {}

    @AfterEach
    void end() {
        processGroup.close();
    }

    @Test
    void membersAreKilledAndStoppedAndNoCallFails() {
        RunningProcess demo = demo();
        assertThat(demo.awaitExit(PATIENCE)).as(demo.stdout()).isZero();
        assertThat(demo.stdout().lines().filter(line -> line.startsWith("   ok: ")))
                .hasSize(9);
        assertThat(demo.stdout())
                .containsPattern("another member leads after [\\d.]+ m?s, and a registration is accepted")
                .contains("HTTP 503", "Rollcall-Stale: ", "from the first to the last no call failed")
                .containsPattern(ENDED);
    }

    @Test
    void stoppedInTheMiddleItLeavesNothingBehind() {
        RunningProcess demo = demo();
        await().atMost(PATIENCE).until(() -> demo.stdout().contains("3. The leader is killed"));
        assertThat(demo.terminate().awaitExit(PATIENCE)).isEqualTo(TERMINATED);
        assertThat(demo.stdout()).doesNotContain("FAILED").containsPattern(ENDED);
    }

    @Test
    void itEndsWhenNobodyReadsAnyMore() {
        Path status = processGroup.directory().resolve("status");
        RunningProcess pipe = processGroup.run(
                "pipe",
                List.of("/bin/sh", "-c", "{ '" + script() + "' cluster; echo $? > '" + status + "'; } | head -n 3"));
        assertThat(pipe.awaitExit(PATIENCE)).as(pipe.stderr()).isZero();
        assertThat(pipe.stdout().lines()).hasSize(3);
        assertThat(pipe.stderr()).isEmpty();
        assertThat(status).content().isEqualTo("141\n");
    }

    private RunningProcess demo() {
        return processGroup.run("demo", List.of(script(), "cluster"));
    }

    private static String script() {
        return Cluster.HOME.resolve("demo").toString();
    }
}
