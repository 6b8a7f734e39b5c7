package io.rollcall.system.faults;

import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.process.Launcher;
import io.rollcall.process.ProcessGroup;
import io.rollcall.process.RefusedException;
import io.rollcall.process.RunningProcess;
import io.rollcall.process.UnreachableException;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.wire.kv.DeleteRequest;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.StatusRequest;
import io.rollcall.wire.kv.StatusResponse;
import io.rollcall.wire.kv.WriteResponse;
import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.ViewRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.util.FileSystemUtils;

/** A registry of one or more members, and three replicas. Each has its own node, and data that outlives the process. */
final class Group implements AutoCloseable {

    static final List<String> REPLICAS = List.of("kv1", "kv2", "kv3");

    /** The replica with a disk that can be filled. */
    static final String SMALL = "kv2";

    private static final Path FOLDER = Cluster.HOME.resolve("system-tests/target/faults");
    private static final Launcher LAUNCHER = Cluster.quickStart();
    private static final int PORT = 9_300;

    /** More than a log reserves for itself, and less than the bytes that may be under way. */
    private static final int FLOOD = 64;

    private static final int FLOOD_VALUE_BYTES = 400 << 10;

    private static final Duration ANSWER = Duration.ofSeconds(1);

    /** The time for a take-over, a start and a join on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Network network = Network.create();
    private final ProcessGroup processGroup = new ProcessGroup(LAUNCHER);
    private final Registries registries;
    private final Path data;
    private final SmallDisk disk;
    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    private final Map<String, RunningProcess> processes = new ConcurrentHashMap<>();

    /** @param registries the number of members of the registry */
    Group(int registries) throws IOException {
        SmallDisk.removeLeftovers();
        Files.createDirectories(FOLDER);
        data = Files.createTempDirectory(FOLDER, "data-");
        disk = new SmallDisk(data.resolve(SMALL));
        this.registries = new Registries(network, registries);
        REPLICAS.forEach(network::add);
        this.registries.nodes().forEach(node -> endpoints.put(node, endpoint(node)));
        REPLICAS.forEach(id -> endpoints.put(id, endpoint(id)));
    }

    /** Starts all processes, and waits until the group is complete. */
    void start() {
        endpoints.keySet().forEach(this::start);
        awaitWhole();
    }

    Network network() {
        return network;
    }

    Registries registries() {
        return registries;
    }

    /** Returns all nodes: the replicas, then the registry's. */
    List<String> nodes() {
        return Stream.concat(REPLICAS.stream(), registries.nodes().stream()).toList();
    }

    SmallDisk disk() {
        return disk;
    }

    String address(String node) {
        return network.address(node) + ':' + PORT;
    }

    void start(String node) {
        List<String> command = isRegistry(node)
                ? registries.command(node, Path.of(folder(node)))
                : network.on(node, LAUNCHER.command("kv", replicaFlags(node)));
        processes.put(node, processGroup.run(node, command));
    }

    private List<String> replicaFlags(String replica) {
        return List.of(
                "-listen",
                address(replica),
                "-public",
                address(replica),
                "-registry",
                registries.addresses(),
                "-id",
                replica,
                "-primary-id",
                REPLICAS.get(0),
                "-data",
                folder(replica),
                "-durability",
                "disk",
                "--rollcall.security=off");
    }

    RunningProcess process(String node) {
        return Objects.requireNonNull(processes.get(node), node);
    }

    void signal(String node, String signal) {
        Root.run("kill", "-" + signal, String.valueOf(process(node).pid()));
    }

    /** What makes it another replica, or another member of the registry. */
    void emptyDisk(String node) {
        for (File file : Objects.requireNonNull(Path.of(folder(node)).toFile().listFiles()))
            FileSystemUtils.deleteRecursively(file);
    }

    /** Returns the primary of the newest view that any replica reports. */
    String primary() {
        AtomicReference<String> primary = new AtomicReference<>();
        await().alias("somebody leads")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    View newest = View.NONE;
                    for (String node : endpoints.keySet()) {
                        View view = view(node);
                        if (view.number() > newest.number()) newest = view;
                    }
                    String leads = newest.primary();
                    if (leads == null) return false;
                    primary.set(leads);
                    return true;
                });
        return primary.get();
    }

    /** Waits until all replicas are members of one view and answer, and all processes are there. */
    void awaitWhole() {
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(this::isWhole);
        } catch (ConditionTimeoutException e) {
            StringBuilder standing = new StringBuilder("not whole after " + PATIENCE);
            for (String node : endpoints.keySet())
                standing.append("\n    ").append(process(node)).append(": ").append(standing(node));
            throw new AssertionError(standing.toString(), e);
        }
    }

    /** Writes outside the history until a write fails; returns the reason. */
    String flood() {
        String value = "f".repeat(FLOOD_VALUE_BYTES);
        Endpoint primary = endpoint(primary());
        try {
            for (int i = 0; i < FLOOD; i++)
                primary.call("KV.Put", new PutRequest("flood" + i, value, null, null), WriteResponse.class);
        } catch (UnreachableException | RefusedException full) {
            return String.valueOf(full.getMessage());
        }
        throw new IllegalStateException("the disk of " + SMALL + " is full, and everything is written to it");
    }

    /** Deletes what the flood has written. */
    void drain() {
        for (int i = 0; i < FLOOD; i++) {
            DeleteRequest delete = new DeleteRequest("flood" + i, null, null);
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .ignoreExceptions()
                    .until(() -> endpoint(primary())
                            .call("KV.Delete", delete, WriteResponse.class)
                            .ok());
        }
    }

    /** Returns the state that the replica reports. */
    StatusResponse status(String replica) {
        return endpoint(replica).call("KV.Status", new StatusRequest(), StatusResponse.class);
    }

    /** Returns the output of all processes. */
    String transcript() {
        return processGroup.transcript();
    }

    /** Returns the folder for journals and outputs. */
    static Path folder() {
        return FOLDER;
    }

    @Override
    public void close() {
        // A paused process receives no other signal.
        processes.values().stream()
                .filter(RunningProcess::isAlive)
                .forEach(process -> Root.succeeds("kill", "-CONT", String.valueOf(process.pid())));
        network.heal();
        disk.empty();
        processGroup.close();
        disk.close();
        network.close();
        FileSystemUtils.deleteRecursively(data.toFile());
    }

    private boolean isWhole() {
        View held = view(registries.nodes().get(0));
        if (held.members().size() != REPLICAS.size() || !registries.isWhole()) return false;
        if (registries.agreed("kv").isEmpty()) return false;
        for (String replica : REPLICAS) {
            try {
                StatusResponse status = status(replica);
                boolean isMember = held.members().stream()
                        .anyMatch(member ->
                                member.id().equals(replica) && member.replica().equals(status.replica()));
                if (!isMember || !status.ready() || status.view().number() != held.number()) return false;
            } catch (UnreachableException | RefusedException notYet) {
                return false;
            }
        }
        return true;
    }

    /** Returns the view that a node reports, or none if it does not answer. */
    private View view(String node) {
        try {
            return isRegistry(node)
                    ? endpoint(node).call("Registry.View", new ViewRequest("kv"), View.class)
                    : status(node).view();
        } catch (UnreachableException | RefusedException e) {
            return View.NONE;
        }
    }

    private String standing(String node) {
        try {
            return isRegistry(node) ? standingOfRegistry(node) : String.valueOf(status(node));
        } catch (UnreachableException | RefusedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String standingOfRegistry(String node) {
        return view(node) + ", " + registries.status(node) + ", "
                + registries.lookup(node, "kv").body();
    }

    private boolean isRegistry(String node) {
        return registries.nodes().contains(node);
    }

    private Endpoint endpoint(String node) {
        return new Endpoint(address(node), ANSWER);
    }

    private String folder(String node) {
        return data.resolve(node).toString();
    }
}
