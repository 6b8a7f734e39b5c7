package io.rollcall.bench;

import io.rollcall.bench.process.Running;
import io.rollcall.wire.kv.StatusResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * A registry and three replicas as users run them: a process each, on free ports, with fresh data directories, on disk.
 */
final class KvGroup implements AutoCloseable {

    static final List<String> REPLICAS = List.of("kv1", "kv2", "kv3");
    static final String REGISTRY = "registry";

    static final JsonMapper JSON = new JsonMapper();

    /** The time in which a group is whole again on a machine that is as busy as a measurement makes it. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration ANSWER = Duration.ofSeconds(1);
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final String java;
    private final String registryJar;
    private final String kvJar;
    private final List<String> options;
    private final Path data = Running.directory();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, Process> processes = new HashMap<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .build();

    /** All three replicas, started as {@code ./rollcall} starts them. */
    KvGroup(String java, String registryJar, String kvJar) throws IOException, InterruptedException {
        this(java, registryJar, kvJar, List.of("-XX:TieredStopAtLevel=1"), REPLICAS);
        awaitWhole();
    }

    /**
     * @param options the options of each replica's JVM
     * @param started replicas that are started and ready when this returns; the others may be started later
     */
    KvGroup(String java, String registryJar, String kvJar, List<String> options, List<String> started)
            throws IOException, InterruptedException {
        this.java = java;
        this.registryJar = registryJar;
        this.kvJar = kvJar;
        this.options = options;
        ports.put(REGISTRY, freePort());
        for (String replica : REPLICAS) ports.put(replica, freePort());
        start(REGISTRY);
        for (String replica : started) start(replica);
        for (String replica : started) awaitReady(replica);
    }

    void start(String node) throws IOException {
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(node.equals(REGISTRY) ? List.of("-XX:TieredStopAtLevel=1") : options);
        command.add("-jar");
        String folder = data.resolve(node).toString();
        if (node.equals(REGISTRY)) {
            command.addAll(List.of(registryJar, "-listen", address(node), "-data", folder));
        } else {
            command.addAll(List.of(kvJar, "-listen", address(node), "-public", address(node)));
            command.addAll(List.of("-registry", address(REGISTRY), "-id", node));
            command.addAll(List.of("-primary-id", REPLICAS.get(0), "-data", folder));
        }
        processes.put(
                node,
                Running.child(new ProcessBuilder(command)
                        .redirectOutput(Redirect.to(data.resolve(node + ".log").toFile()))
                        .redirectError(Redirect.INHERIT)));
    }

    String address(String node) {
        return "localhost:" + Objects.requireNonNull(ports.get(node));
    }

    /** Sends SIGKILL. */
    void kill(String node) {
        process(node).destroyForcibly().onExit().join();
    }

    /** Sends SIGKILL to all replicas before it waits for the end of one. */
    void killReplicas() {
        for (String replica : REPLICAS) process(replica).destroyForcibly();
        for (String replica : REPLICAS) awaitEnd(replica);
    }

    /** Sends SIGTERM, and does not wait for the end. */
    void terminate(String node) {
        process(node).destroy();
    }

    void awaitEnd(String node) {
        process(node).onExit().join();
    }

    void signal(String node, String signal) throws IOException {
        String pid = String.valueOf(process(node).pid());
        new ProcessBuilder("kill", "-" + signal, pid)
                .inheritIO()
                .start()
                .onExit()
                .join();
    }

    long pid(String node) {
        return process(node).pid();
    }

    /** Waits until the replica answers reads. */
    void awaitReady(String replica) throws InterruptedException {
        awaitStatus(replica, StatusResponse::ready);
    }

    /** Waits until the replica answers, ready or not. */
    void awaitAnswer(String replica) throws InterruptedException {
        awaitStatus(replica, status -> true);
    }

    private void awaitStatus(String replica, Predicate<StatusResponse> wanted) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        StatusResponse status = status(replica);
        while (status == null || !wanted.test(status)) {
            if (!process(replica).isAlive() || System.nanoTime() > deadlineNanos)
                throw new IllegalStateException(replica + " does not come up: " + status);
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            status = status(replica);
        }
    }

    String primary() throws InterruptedException {
        return Objects.requireNonNull(awaitWhole().view().primary());
    }

    /** Waits until all replicas are members of one view, and answer. */
    StatusResponse awaitWhole() throws InterruptedException {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<StatusResponse> all = new ArrayList<>();
            for (String replica : REPLICAS) {
                StatusResponse status = status(replica);
                if (status != null && status.ready()) all.add(status);
            }
            boolean agree = all.stream()
                            .map(status -> status.view().number())
                            .distinct()
                            .count()
                    == 1;
            if (agree
                    && all.size() == REPLICAS.size()
                    && all.get(0).view().members().size() == REPLICAS.size()) return all.get(0);
            if (System.nanoTime() > deadlineNanos) throw new IllegalStateException("Not whole: " + all);
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    HttpResponse<String> post(String address, String method, Object body, Duration timeout)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + '/' + method))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
        for (String node : processes.keySet()) if (process(node).isAlive()) signal(node, "CONT");
        Running.end(processes.values());
        FileSystemUtils.deleteRecursively(data);
    }

    private Process process(String node) {
        return Objects.requireNonNull(processes.get(node), node);
    }

    /** Returns null if the replica does not say. */
    private @Nullable StatusResponse status(String replica) throws InterruptedException {
        try {
            HttpResponse<String> answer = post(address(replica), "KV.Status", Map.of(), ANSWER);
            return answer.statusCode() == 200 ? JSON.readValue(answer.body(), StatusResponse.class) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
