package io.rollcall.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.chassis.Chassis;
import io.rollcall.wire.Problem;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
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
import java.util.concurrent.CompletableFuture;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A complete registry, started as its {@code main} method starts it, on a free port of the loopback; and a client that
 * writes JSON.
 */
final class RunningRegistry implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final ConfigurableApplicationContext context;

    private RunningRegistry(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static RunningRegistry start(Path data, String... properties) {
        List<String> args = new ArrayList<>(List.of("-listen", "localhost:0", "-data", data.toString()));
        args.addAll(List.of(properties));
        return new RunningRegistry(
                Chassis.run(RegistryApplication.class, RegistryApplication.FLAGS, args.toArray(String[]::new)));
    }

    String address() {
        return "localhost:" + port();
    }

    ApplicationContext context() {
        return context;
    }

    <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    Socket connect() throws IOException {
        return new Socket("localhost", port());
    }

    /** Returns a request as bytes that a socket can send. */
    static byte[] bytes(String method, String body) {
        return ("POST /Registry." + method + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(UTF_8);
    }

    HttpResponse<String> post(String method, String body) {
        return postLater(method, body).join();
    }

    CompletableFuture<HttpResponse<String>> postLater(String method, String body) {
        HttpRequest request = request("/Registry." + method)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return HTTP.sendAsync(request, BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .timeout(PATIENCE);
    }

    /** @return the lease */
    String register(String service, String id, String more) {
        String body = "{\"service\":\"%s\",\"id\":\"%s\",\"address\":\"localhost:1\"%s}".formatted(service, id, more);
        return json(post("Register", body)).get("lease").asString();
    }

    String register(String service, String id) {
        return register(service, id, "");
    }

    LookupResponse lookup(String service) {
        return list(post("Lookup", "{\"service\":\"" + service + "\"}"));
    }

    List<String> ids(String service) {
        return lookup(service).instances().stream().map(Instance::id).toList();
    }

    CompletableFuture<LookupResponse> watch(String service, long version, long waitMillis) {
        return postLater("Watch", watchBody(service, version, waitMillis)).thenApply(RunningRegistry::list);
    }

    CompletableFuture<LookupResponse> watchDelta(String service, long version, long waitMillis) {
        String body = watchBody(service, version, waitMillis).replace("}", ",\"all\":true,\"delta\":true}");
        return postLater("Watch", body).thenApply(RunningRegistry::list);
    }

    static String watchBody(String service, long version, long waitMillis) {
        return "{\"service\":\"%s\",\"version\":%d,\"waitMillis\":%d}".formatted(service, version, waitMillis);
    }

    static JsonNode json(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) throw new AssertionError(answer + ": " + answer.body());
        return JSON.readTree(answer.body());
    }

    static LookupResponse list(HttpResponse<String> answer) {
        return JSON.treeToValue(json(answer), LookupResponse.class);
    }

    static Problem problem(HttpResponse<String> answer) {
        return JSON.readValue(answer.body(), Problem.class);
    }

    private int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
