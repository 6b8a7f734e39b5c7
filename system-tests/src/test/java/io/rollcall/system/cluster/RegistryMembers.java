package io.rollcall.system.cluster;

import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.process.Ports;
import io.rollcall.process.ProcessGroup;
import io.rollcall.process.RefusedException;
import io.rollcall.process.RunningProcess;
import io.rollcall.process.UnreachableException;
import io.rollcall.wire.registry.ClusterStatusRequest;
import io.rollcall.wire.registry.ClusterStatusResponse;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/**
 * A registry of several members, and the instances that register there.
 *
 * <p>In a static field with {@code @RegisterExtension} it ends with the class, and prints the output of its processes
 * if a test fails.
 */
public final class RegistryMembers implements AfterTestExecutionCallback, AfterAllCallback {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ProcessGroup processGroup = new ProcessGroup(Cluster.quickStart());
    private final Ports ports = Cluster.ports();
    private final List<Endpoint> members = new ArrayList<>();
    private final Map<Integer, RunningProcess> started = new HashMap<>();
    private final List<Integer> logPorts = new ArrayList<>();

    /** @param count how many members it has; none is started yet */
    public RegistryMembers(int count) {
        for (int i = 0; i < count; i++) {
            logPorts.add(ports.any());
            members.add(Endpoint.at(ports.any()));
        }
    }

    /** Calls the members over TLS from now on. */
    public RegistryMembers over(SSLContext tls) {
        members.replaceAll(member -> member.over(tls));
        return this;
    }

    public ProcessGroup processGroup() {
        return processGroup;
    }

    /** Starts all members, and waits until each is ready. */
    public RegistryMembers startAll() {
        for (int i = 0; i < members.size(); i++) start(i);
        awaitReady();
        return this;
    }

    /** Starts a member with the data that it had, and does not wait for it. */
    public void start(int member, String... more) {
        startWithPeers(member, addresses(), more);
    }

    /** Starts a member as {@link #start} does, with other peers than all of these. */
    public void startWithPeers(int member, String peers, String... more) {
        String address = member(member).address();
        List<String> flags = new ArrayList<>(List.of(
                "-listen",
                address,
                "-peers",
                peers,
                "-public",
                address,
                "-log-port",
                logPorts.get(member).toString(),
                "-data",
                directory(member)));
        flags.addAll(List.of(more));
        started.put(member, processGroup.start(name(member), "registry", flags.toArray(String[]::new)));
    }

    /** Returns the name of a member's directory within that of the processes. */
    public String directory(int member) {
        return "data/" + name(member);
    }

    private static String name(int member) {
        return "registry" + (member + 1);
    }

    public RunningProcess process(int member) {
        return Objects.requireNonNull(started.get(member), "the member is not started");
    }

    /** Returns the port of a member's log. */
    public int logPort(int member) {
        return logPorts.get(member);
    }

    public Endpoint member(int member) {
        return members.get(member);
    }

    /** Deletes the directory of a member, which must not be running. */
    public void empty(int member) {
        FileSystemUtils.deleteRecursively(
                processGroup.directory().resolve(directory(member)).toFile());
    }

    /** Returns the number of members, started or not. */
    public int size() {
        return members.size();
    }

    /** Returns the addresses of all members, with commas between them. */
    public String addresses() {
        return members.stream().map(Endpoint::address).collect(Collectors.joining(","));
    }

    /** Waits until every member that runs is ready. */
    public void awaitReady() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> started.entrySet().stream()
                        .filter(member -> member.getValue().isAlive())
                        .allMatch(member -> member(member.getKey()).isReady()));
    }

    /** Waits until a member leads, and returns which. */
    public int awaitLeader() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> leader() >= 0);
        return leader();
    }

    /** Returns the member that leads for certain; -1: none says so. */
    public int leader() {
        for (int i = 0; i < members.size(); i++) {
            ClusterStatusResponse status = status(i);
            if (status != null && status.leads()) return i;
        }
        return -1;
    }

    /** Returns the members of the group, as the leader knows them. */
    public List<ClusterStatusResponse.Member> group() {
        return Objects.requireNonNull(status(awaitLeader()), "the leader does not answer")
                .members();
    }

    /** Returns what a member knows of the cluster; null: it does not answer. */
    public @Nullable ClusterStatusResponse status(int member) {
        RunningProcess process = started.get(member);
        if (process == null || !process.isAlive()) return null;
        try {
            return member(member).call("Cluster.Status", new ClusterStatusRequest(), ClusterStatusResponse.class);
        } catch (UnreachableException | RefusedException e) {
            return null;
        }
    }

    public LookupResponse lookup(int member, String service) {
        return member(member).call("Registry.Lookup", new LookupRequest(service, true), LookupResponse.class);
    }

    /** Starts an instance that knows all members. */
    public Server launch(String service, String id, String... more) {
        int port = ports.any();
        List<String> flags = new ArrayList<>(
                List.of("-listen", ":" + port, "-public", "localhost:" + port, "-registry", addresses(), "-id", id));
        flags.addAll(List.of(more));
        RunningProcess process = processGroup.start(id, service, flags.toArray(String[]::new));
        return new Server(id, process, Endpoint.at(port));
    }

    /** Waits until every member that runs lists all of these as {@code UP}. */
    public void awaitUp(String service, Server... servers) {
        List<String> ids = List.of(servers).stream().map(Server::id).toList();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            for (Map.Entry<Integer, RunningProcess> each : started.entrySet())
                if (each.getValue().isAlive() && !upIds(each.getKey(), service).containsAll(ids)) return false;
            return true;
        });
    }

    private List<String> upIds(int member, String service) {
        return member(member)
                .call("Registry.Lookup", new LookupRequest(service, null), LookupResponse.class)
                .instances()
                .stream()
                .map(instance -> instance.id())
                .toList();
    }

    @Override
    @SuppressWarnings("SystemOut") // for the test's report
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) System.err.println(processGroup.transcript());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        processGroup.close();
    }
}
