package io.rollcall.system.cluster;

import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.process.Launcher;
import io.rollcall.process.Ports;
import io.rollcall.process.ProcessGroup;
import io.rollcall.process.RunningProcess;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/**
 * A registry, and the instances that register there.
 *
 * <p>In a static field with {@code @RegisterExtension} it ends with the class, and prints the output of its processes
 * if a test fails.
 */
public final class Cluster implements AfterTestExecutionCallback, AfterAllCallback, AutoCloseable {

    /** The working tree. */
    public static final Path HOME = Path.of(System.getProperty("tests.home"));

    /** Several times as long as a start takes on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Launcher QUICK_START = new QuickStart(HOME);

    private final ProcessGroup processGroup;
    private final Ports ports = ports();
    private final int registryPort = ports.any();
    private Server registry;

    private Cluster(Launcher launcher) {
        this.processGroup = new ProcessGroup(launcher);
        this.registry = launchRegistry();
    }

    /** Returns a cluster that starts processes as fast as possible. */
    public static Cluster ofJars() {
        return new Cluster(QUICK_START).awaitRegistry();
    }

    /** Returns a cluster that starts processes by the launcher, as users do. */
    public static Cluster ofScript() {
        Build.prepare(HOME);
        return new Cluster(Launcher.script(HOME)).awaitRegistry();
    }

    /** Returns ports that no other JVM of these tests gives out. */
    public static Ports ports() {
        return Ports.share(Integer.getInteger("tests.fork") - 1, Integer.getInteger("tests.forks"));
    }

    /** Returns a launcher that starts processes as fast as possible. */
    public static Launcher quickStart() {
        return QUICK_START;
    }

    public ProcessGroup processGroup() {
        return processGroup;
    }

    /** Returns a free port for a process that a test starts itself. */
    public int port() {
        return ports.any();
    }

    public Server registry() {
        return registry;
    }

    /** Starts the registry where the last one was: at the same port, with the same data. Does not wait for it. */
    public void restartRegistry() {
        registry = launchRegistry();
    }

    /** Deletes the directory of the registry, which must not be running. */
    public void emptyRegistry() {
        FileSystemUtils.deleteRecursively(
                processGroup.directory().resolve("data/registry").toFile());
    }

    /** Starts an instance, and does not wait until lookups return it. */
    public Server launch(String service, String id, String... more) {
        int port = ports.any();
        List<String> flags = new ArrayList<>(List.of(
                "-listen",
                ":" + port,
                "-public",
                "localhost:" + port,
                "-registry",
                registry.endpoint().address(),
                "-id",
                id));
        flags.addAll(List.of(more));
        return server(id, service, port, flags.toArray(String[]::new));
    }

    /** Starts an instance, and waits until lookups return it. */
    public Server start(String service, String id, String... more) {
        Server server = launch(service, id, more);
        awaitUp(service, server);
        return server;
    }

    /** Waits until lookups return all of these. */
    public void awaitUp(String service, Server... servers) {
        // Compares addresses, because lookups may still return a killed predecessor of the same id.
        List<String> addresses =
                Stream.of(servers).map(server -> server.endpoint().address()).toList();
        await().alias(List.of(servers) + " are looked up")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(() -> {
                    for (Server server : servers) requireAlive(server.process());
                    return lookup(service).instances().stream()
                            .map(Instance::address)
                            .toList()
                            .containsAll(addresses);
                });
    }

    /** Returns the ids of the instances that a lookup returns. */
    public List<String> ids(String service) {
        return lookup(service).instances().stream().map(Instance::id).toList();
    }

    public LookupResponse lookup(String service) {
        return registry.endpoint().call("Registry.Lookup", new LookupRequest(service, null), LookupResponse.class);
    }

    @Override
    @SuppressWarnings("SystemOut") // for the test's report
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) System.err.println(processGroup.transcript());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        processGroup.close();
    }

    private Server launchRegistry() {
        return server("registry", "registry", registryPort, "-listen", ":" + registryPort);
    }

    private Cluster awaitRegistry() {
        await().alias("the registry is ready")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(() -> {
                    requireAlive(registry.process());
                    return registry.endpoint().isReady();
                });
        return this;
    }

    private Server server(String id, String app, int port, String... flags) {
        return new Server(id, processGroup.start(id, app, flags), Endpoint.at(port));
    }

    private static void requireAlive(RunningProcess process) {
        if (!process.isAlive()) throw new IllegalStateException(process + ": " + process.stdout() + process.stderr());
    }
}
