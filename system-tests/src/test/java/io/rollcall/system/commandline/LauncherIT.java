package io.rollcall.system.commandline;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.process.Launcher;
import io.rollcall.process.ProcessGroup;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.SeedCluster;
import io.rollcall.system.cluster.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

@Tag("dist")
@ExtendWith(SeedCluster.Extension.class)
class LauncherIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** The exit status of an orderly stop. */
    private static final int STOPPED_IN_ORDER = 0;

    private final Cluster cluster;
    private final ProcessGroup processGroup;

    LauncherIT(SeedCluster seed) {
        cluster = seed.cluster();
        processGroup = cluster.processGroup();
    }

    @Test
    void aSignalToTheLauncherReachesTheApplication() {
        Server echo = cluster.start("echo", "leaves");
        assertThat(echo.process().terminate().awaitExit(SOON)).isEqualTo(STOPPED_IN_ORDER);
        assertThat(cluster.ids("echo")).doesNotContain("leaves");
    }

    @Test
    void itWorksThroughALinkWithNothingOnThePath() throws IOException {
        Path link =
                Files.createSymbolicLink(processGroup.directory().resolve("link"), Cluster.HOME.resolve("rollcall"));
        RunningProcess help = processGroup.run(
                "help", List.of("/usr/bin/env", "PATH=/nowhere", "/bin/sh", link.toString(), "echo", "-help"));
        assertThat(help.awaitExit(SOON)).as(help.stderr()).isZero();
        assertThat(help.stdout()).contains("-listen", "-public", "-registry", "-id", "-weight");
    }

    @Test
    void aStartTakesTheClassesThatTheOneBeforeLeft() throws IOException {
        Path loaded = processGroup.directory().resolve("loaded");
        RunningProcess echo = processGroup.run(
                "loads",
                List.of(
                        "/usr/bin/env",
                        "JAVA_OPTS=-Xlog:class+load:file=" + loaded,
                        Cluster.HOME.resolve("rollcall").toString(),
                        "echo",
                        "-weight",
                        "0"));
        assertThat(echo.awaitExit(SOON)).as(echo.stderr()).isEqualTo(2);
        assertThat(Files.readString(loaded))
                .containsPattern("io\\.rollcall\\.echo\\.EchoApplication source: shared objects file");
    }

    /** The archive was made for another kind of heap, so it cannot be used. */
    @Test
    void aCacheThatCannotBeUsedIsPassedOverInSilence() {
        assertThat(help("-XX:+UseZGC")).isEmpty();
    }

    /** A command has a collector of its own, and a JVM refuses two. */
    @ParameterizedTest
    @ValueSource(strings = {"JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
    void aCommandTakesTheCollectorThatTheEnvironmentChooses(String variable) {
        RunningProcess services = processGroup.run(
                "collector",
                List.of(
                        "/usr/bin/env",
                        variable + "=-XX:+UseParallelGC",
                        Cluster.HOME.resolve("rollcall").toString(),
                        "services",
                        "-registry",
                        cluster.registry().endpoint().address()));
        assertThat(services.awaitExit(SOON)).as(services.stderr()).isZero();
    }

    /** The archive of the commands is made with collectors that the launcher chooses. */
    @Test
    void theCommandsAreRehearsedWhateverTheEnvironmentChooses() throws IOException {
        Path tree = unbuilt();
        Path jar = Launcher.jarOf(tree, "client-app");
        Files.createDirectories(jar.getParent());
        Files.copy(Launcher.jarOf(Cluster.HOME, "client-app"), jar);
        String line = "root='" + tree + "' java='" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "' version=any; module() { echo \"$1-app\"; }; jar() { echo \"$1-app/target/$1-app.jar\"; }; "
                + ". \"$root/launcher/build.sh\"; (unpack client) && (rehearse client) && ls \"$(start client)\"";
        RunningProcess rehearsal = processGroup.run(
                "rehearsal",
                List.of(
                        "/usr/bin/env",
                        "JAVA_TOOL_OPTIONS=-XX:+UseParallelGC",
                        "JDK_JAVA_OPTIONS=-XX:+UseParallelGC",
                        "_JAVA_OPTIONS=-XX:+UseParallelGC",
                        "/bin/sh",
                        "-c",
                        line));
        assertThat(rehearsal.awaitExit(SOON)).as(rehearsal.stderr()).isZero();
        assertThat(rehearsal.stdout().lines()).contains("new-commands");
    }

    /** Java 24 and later warn of what the log uses, and Java 17 does not know the option that permits it. */
    @Test
    void aRegistryWithPeersStartsWithoutAWarningAndFromTheArchive() throws IOException {
        Path loaded = processGroup.directory().resolve("loaded-by-member");
        Endpoint member = Endpoint.at(cluster.port());
        RunningProcess registry = processGroup.run(
                "member",
                List.of(
                        "/usr/bin/env",
                        "JAVA_OPTS=-Xlog:class+load:file=" + loaded,
                        Cluster.HOME.resolve("rollcall").toString(),
                        "registry",
                        "-listen",
                        member.address(),
                        "-peers",
                        member.address(),
                        "-log-port",
                        String.valueOf(cluster.port()),
                        "-data",
                        "data/member"));
        await().atMost(SOON).until(() -> !registry.isAlive() || member.isReady());
        assertThat(registry.terminate().awaitExit(SOON)).as(registry.stderr()).isEqualTo(STOPPED_IN_ORDER);
        assertThat(registry.stdout()).contains("leads from term").doesNotContain("WARN");
        assertThat(registry.stderr()).isEmpty();
        assertThat(Files.readString(loaded))
                .contains("org.apache.ratis.server.RaftServer ")
                .containsPattern("io\\.rollcall\\.registry\\.RegistryApplication source: shared objects file");
    }

    /** @return its standard error */
    private String help(String javaOpts) {
        String rollcall = Cluster.HOME.resolve("rollcall").toString();
        RunningProcess help =
                processGroup.run("help", List.of("/usr/bin/env", "JAVA_OPTS=" + javaOpts, rollcall, "echo", "-help"));
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
        return processGroup.run("usage", command);
    }

    private static void assertBadUsage(RunningProcess process, String named) {
        assertThat(process.awaitExit(SOON)).isEqualTo(2);
        assertThat(process.stdout()).isEmpty();
        assertThat(process.stderr().lines()).singleElement().asString().contains(named);
    }

    /**
     * This command updates a file: {@code java -jar APP-app/target/APP-app.jar -h > APP-app/src/main/usage/APP.txt}.
     * The file of {@code views force} is {@code views-force.txt}.
     */
    @ParameterizedTest
    @CsvSource({
        "registry, registry",
        "registry, registry recover",
        "echo, echo",
        "math, math",
        "kv, kv",
        "client, client",
        "client, views",
        "client, views list",
        "client, views force",
        "client, views delete",
        "client, views release",
        "client, cluster",
        "client, cluster status",
        "client, cluster add",
        "client, cluster remove",
        "client, cluster transfer",
        "client, token",
        "client, token create",
        "client, security",
        "client, security init",
        "client, security issue",
        "client, security revoke",
        "client, services",
        "client, instances",
        "client, watch",
        "client, events",
        "client, callers",
        "client, drain",
        "client, restore",
        "client, weight",
        "client, evict",
        "client, call",
        "client, completion",
        "client, kv get",
        "client, kv put",
        "client, kv del",
        "client, kv list",
        "client, kv status",
        "client, kv export",
        "client, kv import"
    })
    void whatTheScriptSaysOfFlagsIsWhatTheApplicationSays(String app, String command) {
        List<String> jar = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Launcher.jarOf(Cluster.HOME, app + "-app").toString()));
        List<String> parts = List.of(command.split(" ", -1));
        jar.addAll(parts.subList(parts.get(0).equals(app) ? 1 : 0, parts.size()));
        jar.add("-h");
        RunningProcess application = processGroup.run("usage", jar);
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.add("-h");
        RunningProcess script = rollcall(words.toArray(String[]::new));
        assertThat(application.awaitExit(SOON)).as(application.stderr()).isZero();
        assertThat(script.awaitExit(SOON)).as(script.stderr()).isZero();
        assertThat(script.stdout()).isEqualTo(application.stdout());
    }

    /** A tree where nothing was ever built, and no Java. */
    @ParameterizedTest
    @CsvSource({
        "-h, 0",
        "--version, 0",
        "nope, 2",
        "echo -h, 0",
        "echo --version, 0",
        "echo -lisen :1, 2",
        "client -follow -nn 3, 2",
        "kv -id=kv1 extra, 2",
        "views -h, 0",
        "views nope, 2",
        "views list -h, 0",
        "views force -h, 0",
        "views delete -h, 0",
        "views release -h, 0",
        "views force -group kv -acept-loss, 2",
        "registry recover -h, 0",
        "registry recover -dta x, 2",
        "token -h, 0",
        "token nope, 2",
        "token create -h, 0",
        "token create -nmae x tokens, 2",
        "security -h, 0",
        "security nope, 2",
        "security init -h, 0",
        "security init -dyas 3 trial, 2",
        "security issue -h, 0",
        "security revoke -h, 0",
        "security revoke -force trial echo, 2",
        "cluster -h, 0",
        "cluster nope, 2",
        "cluster status -h, 0",
        "cluster status -outptu json, 2",
        "cluster remove -name localhost:9003 -force, 2",
        "services -h, 0",
        "services --version, 0",
        "services extra, 2",
        "instances echo -outptu json, 2",
        "drain echo echo1 -raeson disk, 2",
        "call echo / -daat x, 2",
        "kv get -h, 0",
        "kv get x -versoin, 2",
        "kv nope, 2",
        "demo -h, 0",
        "demo -x, 2",
        "demo cluster -h, 0",
        "demo cluster -x, 2",
        "demo cluster again, 2",
        "demo clutser, 2"
    })
    void whatNeedsNoApplicationIsAnsweredWithoutABuild(String words, int status) throws IOException {
        Path tree = unbuilt();
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/env", "JAVA_HOME=/nowhere", tree.resolve("rollcall").toString()));
        command.addAll(List.of(words.split(" ")));
        RunningProcess script = processGroup.run("unbuilt", command);
        assertThat(script.awaitExit(SOON)).as(script.stderr()).isEqualTo(status);
        assertThat(status == 0 ? script.stderr() : script.stdout()).isEmpty();
        assertThat((status == 0 ? script.stdout() : script.stderr()).lines()).isNotEmpty();
        assertThat(tree.resolve("target")).doesNotExist();
    }

    private Path unbuilt() throws IOException {
        Path tree = Files.createTempDirectory(processGroup.directory(), "tree");
        for (String file : List.of("rollcall", "pom.xml"))
            Files.copy(Cluster.HOME.resolve(file), tree.resolve(file), COPY_ATTRIBUTES);
        FileSystemUtils.copyRecursively(Cluster.HOME.resolve("launcher"), tree.resolve("launcher"));
        for (String app : List.of("registry", "echo", "math", "kv", "client"))
            FileSystemUtils.copyRecursively(
                    Cluster.HOME.resolve(app + "-app/src/main/usage"), tree.resolve(app + "-app/src/main/usage"));
        return tree;
    }

    @ParameterizedTest
    @CsvSource({"''", "-output json"})
    void aFollowingClientEndsWhenNobodyReadsAnyMore(String more) {
        Server piped = cluster.start("echo", "piped");
        assertNobodyReads("client -follow -service echo " + more, 2);
        piped.process().terminate().awaitExit(SOON);
    }

    @Test
    void aClientsAnswersEndWhenNobodyReadsAnyMore() {
        Server answers = cluster.start("echo", "answers");
        assertNobodyReads("client -service echo -n 50 -rate 20", 1);
        answers.process().terminate().awaitExit(SOON);
    }

    @Test
    void helpAndViewsEndQuietlyWhereNobodyReads() {
        RunningProcess help = shell("'" + Cluster.HOME.resolve("rollcall") + "' client -h | :; echo done");
        assertThat(help.awaitExit(SOON)).isZero();
        assertThat(help.stderr()).isEmpty();
        RunningProcess views = shell("'" + Cluster.HOME.resolve("rollcall") + "' views list -registry "
                + cluster.registry().endpoint().address() + " | :");
        assertThat(views.awaitExit(SOON)).isZero();
        assertThat(views.stderr()).isEmpty();
    }

    /** Returns the launcher's status, which is written beside the pipe, as with bash's {@code pipefail}. */
    private void assertNobodyReads(String words, int lines) {
        String registry = " -registry " + cluster.registry().endpoint().address();
        Path status = processGroup.directory().resolve("status" + System.nanoTime());
        RunningProcess pipe = shell("{ '" + Cluster.HOME.resolve("rollcall") + "' " + words + registry + "; echo $? > '"
                + status + "'; } | head -n " + lines);
        assertThat(pipe.awaitExit(SOON)).isZero();
        assertThat(pipe.stdout().lines()).hasSize(lines);
        assertThat(pipe.stderr()).isEmpty();
        assertThat(status).content().isEqualTo("141\n");
    }

    @Test
    void aServerWhoseLogNobodyReadsStopsInOrder() {
        int port = cluster.port();
        RunningProcess server = shell("'" + Cluster.HOME.resolve("rollcall") + "' echo -id unread -listen :" + port
                + " -public localhost:" + port + " -registry localhost:1 --logging.level.root=debug 2>&1 | head -n 1");
        assertThat(server.awaitExit(SOON)).isZero();
        assertThat(server.stdout().lines()).hasSize(1);
    }

    @Test
    void aPortInUseIsOneLineThatNamesTheFlag() {
        Server first = cluster.start("echo", "first");
        RunningProcess second =
                rollcall("echo", "-listen", ":" + first.endpoint().address().replaceAll(".*:", ""), "-id", "second");
        assertThat(second.awaitExit(SOON)).isEqualTo(1);
        assertThat((second.stdout() + second.stderr()).lines())
                .filteredOn(line -> !line.isBlank())
                .singleElement()
                .asString()
                .contains("-listen", first.endpoint().address().replaceAll(".*:", ""));
        first.process().terminate().awaitExit(SOON);
    }

    @Test
    void whereNoLocaleIsSetBarsAreAscii() {
        Server bars = cluster.start("echo", "bars");
        String command = "'" + Cluster.HOME.resolve("rollcall") + "' client -service echo -n 5 -registry "
                + cluster.registry().endpoint().address();
        RunningProcess plain = shell("LC_ALL=C " + command);
        assertThat(plain.awaitExit(SOON)).as(plain.stderr()).isZero();
        assertThat(plain.stdout()).contains("###").matches("\\p{ASCII}*");
        RunningProcess utf8 = shell("LC_ALL=C.UTF-8 " + command);
        assertThat(utf8.awaitExit(SOON)).as(utf8.stderr()).isZero();
        assertThat(utf8.stdout()).contains("\u2588");
        bars.process().terminate().awaitExit(SOON);
    }

    private RunningProcess shell(String line) {
        return processGroup.run("shell", List.of("/bin/sh", "-c", line));
    }
}
