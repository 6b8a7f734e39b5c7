package io.rollcall.system.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.SeedCluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.system.process.Cast;
import io.rollcall.system.process.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SeedCluster.Extension.class)
class LauncherIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** Asked to stop, and stopped: nothing went wrong. */
    private static final int STOPPED_IN_ORDER = 0;

    private final Cluster cluster;
    private final Cast cast;

    LauncherIT(SeedCluster seed) {
        cluster = seed.cluster();
        cast = cluster.cast();
    }

    @Test
    void aSignalToTheLauncherReachesTheApplication() {
        Server echo = cluster.start("echo", "leaves");
        assertThat(echo.process().terminate().awaitExit(SOON)).isEqualTo(STOPPED_IN_ORDER);
        assertThat(cluster.ids("echo")).doesNotContain("leaves");
    }

    @Test
    void itWorksThroughALinkWithNothingOnThePath() throws IOException {
        Path link = Files.createSymbolicLink(cast.directory().resolve("link"), Cluster.HOME.resolve("rollcall"));
        RunningProcess help =
                cast.run("help", List.of("/usr/bin/env", "PATH=/nowhere", "/bin/sh", link.toString(), "echo", "-help"));
        assertThat(help.awaitExit(SOON)).as(help.stderr()).isZero();
        assertThat(help.stdout()).contains("-listen", "-public", "-registry", "-id", "-weight");
    }

    @Test
    void aStartTakesTheClassesThatTheOneBeforeLeft() throws IOException {
        Path loaded = cast.directory().resolve("loaded");
        assertThat(help("-Xlog:class+load:file=" + loaded)).isEmpty();
        assertThat(Files.readString(loaded))
                .containsPattern("io\\.rollcall\\.echo\\.EchoApplication source: shared objects file");
    }

    /** It has been made for another kind of heap. */
    @Test
    void aCacheThatCannotBeUsedIsPassedOverInSilence() {
        assertThat(help("-XX:+UseZGC")).isEmpty();
    }

    /** @return what it said on standard error */
    private String help(String javaOpts) {
        String rollcall = Cluster.HOME.resolve("rollcall").toString();
        RunningProcess help =
                cast.run("help", List.of("/usr/bin/env", "JAVA_OPTS=" + javaOpts, rollcall, "echo", "-help"));
        assertThat(help.awaitExit(SOON)).as(help.stderr()).isZero();
        assertThat(help.stdout()).startsWith("Usage: echo");
        return help.stderr();
    }

    @Test
    void anUnknownApplicationIsRefusedInOneLine() {
        assertBadUsage(rollcall("nope"), "nope");
    }

    @ParameterizedTest
    @CsvSource({
        "registry, -listen, nowhere",
        "echo, -public, :9101",
        "math, -weight, 0",
        "kv, -id, two words",
        "client, -n, many"
    })
    void badUsageIsToldInOneLineThatNamesTheFlag(String app, String flag, String malformed) {
        RunningProcess unknown = rollcall(app, "-colour", "blue");
        RunningProcess missing = rollcall(app, flag);
        RunningProcess wrong = rollcall(app, flag + '=' + malformed);
        assertBadUsage(unknown, "-colour");
        assertBadUsage(missing, flag);
        assertBadUsage(wrong, flag);
    }

    private RunningProcess rollcall(String... words) {
        List<String> command =
                new ArrayList<>(List.of(Cluster.HOME.resolve("rollcall").toString()));
        command.addAll(List.of(words));
        return cast.run("usage", command);
    }

    private static void assertBadUsage(RunningProcess process, String named) {
        assertThat(process.awaitExit(SOON)).isEqualTo(2);
        assertThat(process.stdout()).isEmpty();
        assertThat(process.stderr().lines()).singleElement().asString().contains(named);
    }
}
