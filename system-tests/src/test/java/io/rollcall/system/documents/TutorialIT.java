package io.rollcall.system.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.process.Launcher;
import io.rollcall.process.Ports;
import io.rollcall.process.ProcessGroup;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.SeedCluster;
import io.rollcall.system.documents.Walkthrough.Kill;
import io.rollcall.system.documents.Walkthrough.Step;
import io.rollcall.system.documents.Walkthrough.Stop;
import io.rollcall.system.documents.Walkthrough.TypeLine;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.ViewRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Does the tutorial as it is written: types each line, and compares the output with the page. Only the ports differ, so
 * that it does not meet other processes of this machine.
 */
@Tag("dist")
@ExtendWith(SeedCluster.Extension.class)
class TutorialIT {

    /** Several times as long as a start takes on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern PORT = Pattern.compile("(?<=:)9\\d{3}\\b");
    private static final Pattern ID = Pattern.compile("-id (\\S+)");
    private static final Pattern PUBLIC = Pattern.compile("-public (\\S+)");

    /** A client that runs until it is stopped, after it has printed something. */
    private static final String FOLLOWS = "-follow";

    private final ProcessGroup processGroup = new ProcessGroup(Launcher.script(Cluster.HOME));
    private final Ports ports = Cluster.ports();
    private final Map<String, String> portOfPage = new HashMap<>();
    private final Map<String, RunningProcess> servers = new HashMap<>();

    /** @param prepared unused; with it the launcher finds everything built and prepared */
    TutorialIT(SeedCluster prepared) {}

    @AfterEach
    void end() {
        processGroup.close();
    }

    @Test
    void everyLineOfTheTutorialPrintsWhatThePageSays() {
        List<Step> steps = Walkthrough.of(Page.of("docs/tutorial.md"));
        assertThat(steps).hasSizeGreaterThan(15);
        try {
            for (Step step : steps) perform(step);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(processGroup.transcript(), e);
        }
    }

    private void perform(Step step) {
        if (step instanceof TypeLine type) type(type);
        else if (step instanceof Stop stop) stopped(stop.id());
        else if (step instanceof Kill kill) server(kill.id()).kill();
    }

    private RunningProcess server(String id) {
        return Objects.requireNonNull(servers.get(id), id);
    }

    private void stopped(String id) {
        RunningProcess server = server(id).terminate();
        assertThat(server.awaitExit(PATIENCE)).as(server.stdout()).isZero();
        assertThat(server.stdout()).contains("Deregistered echo/" + id);
    }

    private void type(TypeLine typed) {
        String line = PORT.matcher(typed.line()).replaceAll(this::freePort);
        if (line.startsWith("curl ")) finished(line, typed);
        else if (line.contains(FOLLOWS)) follows(line);
        else if (line.startsWith("./rollcall client")) finished(line, typed);
        else if (line.startsWith("./rollcall registry")) servesAsRegistry(line);
        else serves(line);
    }

    private void servesAsRegistry(String line) {
        servers.put("registry", shell("registry", line));
        await().alias(line).atMost(PATIENCE).until(registry()::isReady);
    }

    private String freePort(MatchResult port) {
        return portOfPage.computeIfAbsent(port.group(), page -> Integer.toString(ports.any()));
    }

    /** Starts an instance, and waits until lookups return it; for a replica, until it is a member. */
    private void serves(String line) {
        String service = line.split(" ", 3)[1];
        String id = first(ID, line);
        servers.put(id, shell(id, line));
        await().alias(line)
                .atMost(PATIENCE)
                .until(() -> isUp(service, id, first(PUBLIC, line)) && (!service.equals("kv") || isMember(id)));
    }

    private boolean isUp(String service, String id, String address) {
        return registry()
                .call("Registry.Lookup", new LookupRequest(service, null), LookupResponse.class)
                .instances()
                .stream()
                .filter(instance -> instance.id().equals(id))
                .map(Instance::address)
                .anyMatch(address::equals);
    }

    private boolean isMember(String id) {
        return registry().call("Registry.View", new ViewRequest("kv"), View.class).members().stream()
                .anyMatch(member -> member.id().equals(id));
    }

    private void finished(String line, TypeLine typed) {
        RunningProcess process = shell("typed", line);
        assertThat(process.awaitExit(PATIENCE))
                .as("%s: %s", line, process.stderr())
                .isZero();
        List<String> actual = Printed.lines(process.stdout().lines());
        List<String> shown = Printed.lines(typed.printed().stream());
        assertThat(actual).as(line).isNotEmpty();
        if (!shown.isEmpty()) assertThat(actual).as(line).containsSubsequence(shown); // the page need not show it
    }

    private void follows(String line) {
        RunningProcess client = shell("follows", line);
        await().atMost(PATIENCE).until(() -> client.stdout().lines().count() > 2);
        assertThat(client.terminate().awaitExit(PATIENCE)).as(client.stderr()).isZero();
        assertThat(processGroup.directory().resolve("balance.png")).isNotEmptyFile();
    }

    /**
     * In a folder of its own, where {@code ./rollcall} is the launcher, and in place of the shell, so that signals
     * reach it.
     */
    private RunningProcess shell(String name, String line) {
        String launcher = Matcher.quoteReplacement("'" + Cluster.HOME.resolve("rollcall") + "'");
        return processGroup.run(name, List.of("/bin/sh", "-c", "exec " + line.replaceFirst("^\\./rollcall", launcher)));
    }

    private Endpoint registry() {
        return Endpoint.at(Integer.parseInt(portOfPage.getOrDefault("9000", "0")));
    }

    private static String first(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.find()) throw new IllegalArgumentException("no " + pattern + " in " + line);
        return matcher.group(1);
    }
}
