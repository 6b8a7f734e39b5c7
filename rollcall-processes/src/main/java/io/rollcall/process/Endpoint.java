package io.rollcall.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A process as its callers see it: methods called by name, JSON in and out. */
public final class Endpoint {

    /** Longer than any wait of a process, except a watch. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    private final String address;
    private final Duration timeout;
    private final @Nullable String token;
    private final String origin;
    private final HttpClient http;

    /** @param address {@code host:port} */
    public Endpoint(String address) {
        this(address, TIMEOUT);
    }

    /** @param timeout the time after which a call counts as unanswered */
    public Endpoint(String address, Duration timeout) {
        this(address, timeout, null);
    }

    private Endpoint(String address, Duration timeout, @Nullable String token) {
        this(address, timeout, token, "http://" + address, HTTP);
    }

    private Endpoint(String address, Duration timeout, @Nullable String token, String origin, HttpClient http) {
        this.address = address;
        this.timeout = timeout;
        this.token = token;
        this.origin = origin;
        this.http = http;
    }

    /** Returns the same process for a caller with this token. */
    public Endpoint with(String itsToken) {
        return new Endpoint(address, timeout, itsToken, origin, http);
    }

    /** Returns the same process over TLS to a caller with these certificates. */
    public Endpoint over(SSLContext tls) {
        return over(client(tls));
    }

    /** Returns the same process over TLS to a caller with this client, which many endpoints may share. */
    public Endpoint over(HttpClient secure) {
        return new Endpoint(address, timeout, token, "https://" + address, secure);
    }

    /** Returns a client that speaks TLS with these certificates. */
    public static HttpClient client(SSLContext tls) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .sslContext(tls)
                .build();
    }

    public static Endpoint at(int port) {
        return new Endpoint("localhost:" + port);
    }

    public String address() {
        return address;
    }

    /**
     * Calls a method.
     *
     * @throws RefusedException if the answer is not 2xx
     * @throws UnreachableException if there is no answer
     */
    public <T> T call(String method, Object request, Class<T> response) {
        Answer answer = post(method, JSON.writeValueAsString(request));
        if (!answer.isGood()) throw new RefusedException(method, answer);
        return answer.as(response);
    }

    /** Calls a method with any body, valid or not. */
    public Answer post(String method, String body) {
        return send(request(method)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /** Sends any request. */
    public Answer send(String verb, String path, String contentType, BodyPublisher body) {
        return send(request(path)
                .header("Content-Type", contentType)
                .method(verb, body)
                .build());
    }

    public Answer get(String path) {
        return send(request(path).GET().build());
    }

    /** Calls a method, and does not wait for the answer. */
    public CompletableFuture<Answer> postAsync(String method, Object request) {
        HttpRequest post = request(method)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(request)))
                .build();
        return http.sendAsync(post, BodyHandlers.ofString()).thenApply(Endpoint::answer);
    }

    /** Returns whether the process says that it is ready. */
    public boolean isReady() {
        return answersWell("actuator/health/readiness");
    }

    /** Returns whether the process listens and is alive, ready or not. */
    public boolean isAlive() {
        return answersWell("actuator/health/liveness");
    }

    private boolean answersWell(String path) {
        try {
            return get(path).isGood();
        } catch (UnreachableException notYet) {
            return false;
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(origin + '/' + path)).timeout(timeout);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest request) {
        try {
            return answer(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UnreachableException(request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException(request.uri(), e);
        }
    }

    private static Answer answer(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response.headers().map(), response.body());
    }
}
