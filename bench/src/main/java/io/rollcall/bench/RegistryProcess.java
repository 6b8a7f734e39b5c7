package io.rollcall.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A registry as users run it: a process of its own, on a free port, with a fresh data directory. */
final class RegistryProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration PARKING = Duration.ofMinutes(1);
    private static final Pattern VERSION = Pattern.compile("\"version\":(\\d+)");
    private static final Pattern LEASE = Pattern.compile("\"lease\":\"([^\"]+)\"");
    private static final Pattern PARKED = Pattern.compile("\"value\":([\\d.]+)");

    final int port;
    private final Path data;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();

    RegistryProcess(String java, String jar, String... jvm) throws IOException, InterruptedException {
        port = freePort();
        data = Files.createTempDirectory("rollcall-bench");
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(List.of(jvm));
        command.addAll(List.of("-jar", jar, "-listen", "localhost:" + port, "-data", data.toString()));
        process = new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.INHERIT)
                .start();
        long deadline = System.nanoTime() + START.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) throw new IOException(jar + " does not start");
            Thread.sleep(100);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return http.send(request("/actuator/health/readiness").build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    String post(String method, String body) throws IOException, InterruptedException {
        HttpRequest request = request("/Registry." + method)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    String get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString()).body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    /**
     * Registers an instance with a lease that outlives the measurement.
     *
     * @return the lease
     */
    String register(String service, String id) throws IOException, InterruptedException {
        return find(
                LEASE,
                post(
                        "Register",
                        "{\"service\":\"%s\",\"id\":\"%s\",\"address\":\"localhost:1\",\"ttlMillis\":3600000}"
                                .formatted(service, id)));
    }

    void beat(String service, String id, String lease, String status) throws IOException, InterruptedException {
        post(
                "Heartbeat",
                "{\"service\":\"%s\",\"id\":\"%s\",\"lease\":\"%s\",\"status\":\"%s\"}"
                        .formatted(service, id, lease, status));
    }

    long version(String service) throws IOException, InterruptedException {
        return Long.parseLong(find(VERSION, post("Lookup", "{\"service\":\"" + service + "\"}")));
    }

    /** Waits until this many watchers are parked, and fails if they are not within a minute. */
    void awaitWatchers(int count) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PARKING.toNanos();
        while (true) {
            double parked = Double.parseDouble(find(PARKED, get("/actuator/metrics/rollcall.registry.watchers")));
            if (parked >= count) return;
            if (System.nanoTime() > deadline)
                throw new IOException("%.0f watchers are parked, of %d".formatted(parked, count));
            Thread.sleep(5);
        }
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) throw new IllegalStateException("The registry said " + text);
        return matcher.group(1);
    }

    /** Returns the processor time that it has used on all cores. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        try (Stream<Path> files = Files.list(data)) {
            files.forEach(RegistryProcess::delete);
        }
        delete(data);
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
