package io.rollcall.system.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An error of a user's bean ends neither the registration nor its orderly stop. */
@Tag("dist")
@Timeout(180)
class SurvivalIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Without the heartbeat loop, a stop took 12 s. */
    private static final Duration STOP = Duration.ofSeconds(8);

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @Test
    void anApplicationWhoseBeanThrowsErrorsRegistersOnceItDoesNotAndLeavesInOrder() {
        RunningProcess application = start("recovers");
        await().atMost(PATIENCE).until(() -> cluster.ids("failing").contains("recovers"));
        assertThat(application.stdout())
                .contains("NoClassDefFoundError: a/driver")
                .contains("OutOfMemoryError");

        application.terminate().awaitExit(STOP);
        assertThat(cluster.ids("failing")).doesNotContain("recovers");
    }

    @Test
    void oneWhoseBeanAlwaysThrowsSaysSoOnceAndStopsInTime() {
        RunningProcess application = start("never", "--always=true");
        await().atMost(PATIENCE).until(() -> application.stdout().contains("NoClassDefFoundError: a/driver"));

        application.terminate().awaitExit(STOP);
        assertThat(application.stdout().lines().filter(line -> line.contains("Telling the registry of")))
                .hasSize(1);
    }

    private static RunningProcess start(String id, String... more) {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                classes,
                FailingApplication.class.getName(),
                "--spring.application.name=failing",
                "--spring.main.web-application-type=none",
                "--spring.main.keep-alive=true",
                "--rollcall.instance.address=localhost:" + cluster.port(),
                "--rollcall.instance.id=" + id,
                "--rollcall.registry.address=" + cluster.registry().endpoint().address()));
        command.addAll(List.of(more));
        return cluster.processGroup().run(id, command);
    }
}
