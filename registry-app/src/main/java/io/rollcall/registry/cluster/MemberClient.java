package io.rollcall.registry.cluster;

import io.rollcall.chassis.security.SentFor;
import io.rollcall.tls.BoundedBody;
import io.rollcall.tls.Tls;
import io.rollcall.tls.TlsHttp;
import io.rollcall.wire.BearerToken;
import io.rollcall.wire.Problem;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Calls other members over HTTP. It waits for nothing. */
final class MemberClient {

    /** Marks what a member has forwarded: the receiver answers it, and forwards nothing. */
    static final String FORWARDED = "Rollcall-Forwarded";

    /** Names the IP address from which an instance has registered. A header, because an older leader ignores it. */
    static final String FROM = "Rollcall-Registered-From";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    /** The timeout of a request ends once the head of its answer is there; the body may take this much longer. */
    private static final Duration BODY = Duration.ofMillis(500);

    private final JsonMapper json;
    private final BearerToken token;
    private final Tls tls;
    private final TlsHttp http;

    /** @param token proves to the others that this is a member, unless the certificate does */
    MemberClient(JsonMapper json, BearerToken token, Tls tls) {
        this.tls = tls;
        this.http = new TlsHttp(tls, builder -> builder.connectTimeout(CONNECT_TIMEOUT));
        this.token = token;
        this.json = json;
    }

    /**
     * Sends a request of another sender, and returns whatever is answered.
     *
     * @param authorization the header of that name; null: there is none
     * @param sentFor the name of the sender, for which this member asks with its own proof; null: it is not known by a
     *     certificate
     */
    CompletableFuture<HttpResponse<byte[]>> sendFor(
            String address,
            String path,
            byte[] body,
            @Nullable String authorization,
            @Nullable String sentFor,
            Duration timeout) {
        String proof = sentFor == null ? authorization : token.header();
        HttpRequest.Builder request = request(address, path, body, proof, timeout);
        return send(sentFor == null ? request : request.header(SentFor.HEADER, sentFor), timeout);
    }

    private HttpRequest.Builder request(
            String address, String path, byte[] body, @Nullable String authorization, Duration timeout) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(tls.uri(address, path))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header(FORWARDED, "1")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return authorization == null ? builder : builder.header("Authorization", authorization);
    }

    private CompletableFuture<HttpResponse<byte[]>> send(HttpRequest.Builder request, Duration timeout) {
        return send(request, timeout, BodyHandlers.ofByteArray());
    }

    private CompletableFuture<HttpResponse<byte[]>> send(
            HttpRequest.Builder request, Duration timeout, BodyHandler<byte[]> body) {
        CompletableFuture<HttpResponse<byte[]>> sent = http.client().sendAsync(request.build(), body);
        return sent.copy()
                .orTimeout(timeout.plus(BODY).toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> {
                    if (failure != null) sent.cancel(true);
                });
    }

    CompletableFuture<HttpResponse<byte[]>> send(String address, String path, Object body, Duration timeout) {
        return sendFor(address, path, json.writeValueAsBytes(body), token.header(), null, timeout);
    }

    /**
     * Sends what has come from an IP address.
     *
     * @param from null: it is not known
     */
    CompletableFuture<HttpResponse<byte[]>> sendFrom(
            @Nullable String from, String address, String path, Object body, Duration timeout) {
        HttpRequest.Builder request = request(address, path, json.writeValueAsBytes(body), token.header(), timeout);
        return send(from == null ? request : request.header(FROM, from), timeout);
    }

    /** Returns whether the failure of a request means that it was certainly not sent. */
    static boolean isNotSent(Throwable failure) {
        Throwable why = Causes.of(failure);
        return why instanceof ConnectException || why instanceof HttpConnectTimeoutException;
    }

    /** Sends a request, and returns the answer; a refusal fails. */
    <T> CompletableFuture<T> call(String address, String path, Object body, Class<T> type, Duration timeout) {
        return send(address, path, body, timeout).thenApply(response -> read(address, path, response, type));
    }

    /** The same; an answer whose body is longer than this fails, too. */
    <T> CompletableFuture<T> call(
            String address, String path, Object body, Class<T> type, Duration timeout, long maxBytes) {
        HttpRequest.Builder request = request(address, path, json.writeValueAsBytes(body), token.header(), timeout);
        return send(request, timeout, BoundedBody.of(maxBytes))
                .thenApply(response -> read(address, path, response, type));
    }

    private <T> T read(String address, String path, HttpResponse<byte[]> response, Class<T> type) {
        if (response.statusCode() != 200) throw new CompletionException(refused(address, path, response));
        return json.readValue(response.body(), type);
    }

    private MemberRefusedException refused(String address, String path, HttpResponse<byte[]> response) {
        String status = address + " answers " + path + " with " + response.statusCode();
        try {
            Problem problem = json.readValue(response.body(), Problem.class);
            return new MemberRefusedException(status, problem.code(), problem.detail());
        } catch (JacksonException e) {
            return new MemberRefusedException(status, null, null);
        }
    }

    /** Another member has answered, and has refused. */
    static final class MemberRefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final @Nullable String code;
        private final @Nullable String detail;

        MemberRefusedException(String message, @Nullable String code, @Nullable String detail) {
            super(message);
            this.code = code;
            this.detail = detail;
        }

        /** Returns the code of the problem; null: the answer has none. */
        @Nullable
        String code() {
            return code;
        }

        /** Returns what is wrong and what to do, in the other member's words; null: it does not say. */
        @Nullable
        String detail() {
            return detail;
        }
    }
}
