package io.rollcall.bench.members;

import io.rollcall.bench.process.Running;
import io.rollcall.wire.registry.ClusterStatusResponse;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** A registry of three members as users run it: a process each, on free ports, with data directories of their own. */
final class Members implements AutoCloseable {

    static final int COUNT = 3;

    private static final JsonMapper JSON = new JsonMapper();

    /** The time in which all is well again on a machine that is as busy as a measurement makes it. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final long LOOK_AGAIN_MILLIS = 10;

    private final String java;
    private final String jar;
    private final List<String> options;
    private final Path data = Running.directory();
    private final List<Integer> ports = new ArrayList<>();
    private final List<Integer> logPorts = new ArrayList<>();
    private final Map<Integer, Process> processes = new ConcurrentHashMap<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .build();

    /**
     * Starts all members, and waits until each is ready.
     *
     * @param options the options of each member's JVM
     */
    Members(String java, String jar, List<String> options) throws IOException, InterruptedException {
        this.java = java;
        this.jar = jar;
        this.options = options;
        for (int i = 0; i < COUNT; i++) {
            ports.add(Running.freePort());
            logPorts.add(Running.freePort());
        }
        for (int i = 0; i < COUNT; i++) start(i);
        for (int i = 0; i < COUNT; i++) awaitReady(i);
    }

    void start(int member) throws IOException {
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(options);
        command.addAll(List.of("-jar", jar, "-listen", address(member), "-public", address(member)));
        command.addAll(List.of("-peers", addresses(), "-log-port", String.valueOf(logPorts.get(member))));
        command.addAll(List.of("-data", data.resolve("member" + member).toString()));
        Path said = data.resolve("member" + member + ".log");
        processes.put(
                member,
                Running.child(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.appendTo(said.toFile()))));
    }

    String address(int member) {
        return "localhost:" + ports.get(member);
    }

    int port(int member) {
        return ports.get(member);
    }

    /** Returns the addresses of all members, with commas between them. */
    String addresses() {
        return IntStream.range(0, COUNT).mapToObj(this::address).collect(Collectors.joining(","));
    }

    long pid(int member) {
        return process(member).pid();
    }

    /** Sends SIGKILL, and does not wait for the end. */
    void kill(int member) {
        process(member).destroyForcibly();
    }

    /** Sends SIGTERM, and does not wait for the end. */
    void terminate(int member) {
        process(member).destroy();
    }

    /** @return the status of the process */
    int awaitEnd(int member) {
        return process(member).onExit().join().exitValue();
    }

    boolean isAlive(int member) {
        return process(member).isAlive();
    }

    void awaitReady(int member) throws InterruptedException {
        await(member + " is ready", () -> {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://" + address(member) + "/actuator/health/readiness"))
                    .timeout(ANSWER)
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        });
    }

    /** Waits until a member leads for certain, and returns which. */
    int awaitLeader() throws InterruptedException {
        int[] leader = {-1};
        await("a member leads", () -> {
            for (int i = 0; i < COUNT && leader[0] < 0; i++) if (isAlive(i) && leads(i)) leader[0] = i;
            return leader[0] >= 0;
        });
        return leader[0];
    }

    private boolean leads(int member) throws InterruptedException {
        ClusterStatusResponse status = ask(member, "Cluster.Status", Map.of(), ClusterStatusResponse.class);
        return status != null && status.leads();
    }

    /** Waits until all members have the list of a service that the leader has. */
    void awaitEqual(String service) throws InterruptedException {
        await("the lists of " + service + " are equal", () -> {
            List<LookupResponse> lists = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                LookupResponse list = lookup(i, service);
                if (list == null) return false;
                lists.add(list);
            }
            return lists.stream().distinct().count() == 1;
        });
    }

    /** Returns the list of a service at a member; null: it does not answer. */
    @Nullable
    LookupResponse lookup(int member, String service) throws InterruptedException {
        return ask(member, "Registry.Lookup", new LookupRequest(service, true), LookupResponse.class);
    }

    /** Returns a member's answer; null: there is none, or it is a refusal. */
    <T> @Nullable T ask(int member, String method, Object body, Class<T> type) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(request(member, method, body), BodyHandlers.ofString());
            return answer.statusCode() == 200 ? JSON.readValue(answer.body(), type) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private HttpRequest request(int member, String method, Object body) {
        return HttpRequest.newBuilder(URI.create("http://" + address(member) + '/' + method))
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
    }

    private interface Condition {
        boolean isTrue() throws IOException, InterruptedException;
    }

    private static void await(String what, Condition condition) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                if (condition.isTrue()) return;
            } catch (IOException e) {
                // not yet
            }
            if (System.nanoTime() > deadlineNanos)
                throw new IllegalStateException("Not within " + PATIENCE + ": " + what);
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    private Process process(int member) {
        return Objects.requireNonNull(processes.get(member), "the member is not started");
    }

    @Override
    public void close() {
        Running.end(processes.values());
        FileSystemUtils.deleteRecursively(data.toFile());
    }
}
