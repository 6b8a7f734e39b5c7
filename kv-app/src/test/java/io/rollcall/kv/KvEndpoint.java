package io.rollcall.kv;

import io.rollcall.wire.kv.StatusResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A replica as its callers see it: methods called by path, JSON in and out. */
record KvEndpoint(String address) {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private static final JsonMapper JSON = new JsonMapper();

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** @throws UncheckedIOException there is no answer */
    HttpResponse<String> post(String method, String body, String contentType) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + method))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> post(String method, Object request) {
        return post(method, JSON.writeValueAsString(request), "application/json");
    }

    /** @throws IllegalStateException the answer is not 200 */
    <T> T call(String method, Object request, Class<T> type) {
        HttpResponse<String> response = post(method, request);
        if (response.statusCode() != 200) throw new IllegalStateException(response.statusCode() + response.body());
        return JSON.readValue(response.body(), type);
    }

    StatusResponse status() {
        return call("/KV.Status", Map.of(), StatusResponse.class);
    }
}
