package io.rollcall.kv.replica;

import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Contact;
import io.rollcall.kv.replication.Request;
import io.rollcall.wire.kv.ApplyResponse;
import io.rollcall.wire.kv.CommittedResponse;
import io.rollcall.wire.kv.NewViewRequest;
import io.rollcall.wire.kv.NewViewResponse;
import io.rollcall.wire.kv.ReplicaApi;
import io.rollcall.wire.kv.StaleView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks other replicas over HTTP, without a thread that waits. How many requests are under way is bounded by the replica: a
 * few for each peer. JSON is written and read by the executor's threads, not by the event loop.
 */
final class HttpPeers implements Peers {

    private static final Logger log = LoggerFactory.getLogger(HttpPeers.class);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    /** Several times what the replica waits before it sends again; an answer after that is of little use. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    /** Until its beginning is here: a snapshot itself takes as long as it takes. */
    private static final Duration SNAPSHOT_TIMEOUT = Duration.ofSeconds(2);

    private static final int OK = 200;
    private static final int CONFLICT = 409;

    private final HttpClient http;
    private final Executor executor;
    private final JsonMapper json;
    private final IncomingSnapshots snapshots;

    HttpPeers(Executor executor, JsonMapper json, IncomingSnapshots snapshots) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(executor)
                .build();
        this.executor = executor;
        this.json = json;
        this.snapshots = snapshots;
    }

    @Override
    public CompletableFuture<Answer> send(Contact to, Request request) {
        if (request instanceof Request.Apply apply) {
            return ask(to, "/KV.Apply", () -> Words.apply(apply), ApplyResponse.class, Words::applied);
        }
        if (request instanceof Request.Committed committed) {
            Body body = () -> Words.committed(committed);
            return ask(to, "/KV.Committed", body, CommittedResponse.class, Words::commitPoint);
        }
        if (request instanceof Request.NewView newView) {
            Body body = () -> new NewViewRequest(Words.view(newView.view()));
            return ask(to, "/KV.NewView", body, NewViewResponse.class, any -> new Answer.Learned());
        }
        return takeSnapshot(to, (Request.TakeSnapshot) request);
    }

    @FunctionalInterface
    private interface Body {
        Object toWire();
    }

    private <T> CompletableFuture<Answer> ask(
            Contact to, String path, Body body, Class<T> type, Function<T, Answer> answer) {
        return post(to, path, body, ANSWER_TIMEOUT, BodyHandlers.ofByteArray())
                .thenApply(response -> response.statusCode() == OK
                        ? answer.apply(json.readValue(response.body(), type))
                        : refusal(to, response.statusCode(), response.body()));
    }

    private CompletableFuture<Answer> takeSnapshot(Contact to, Request.TakeSnapshot request) {
        return post(
                        to,
                        ReplicaApi.SNAPSHOT,
                        () -> Words.takeSnapshot(request),
                        SNAPSHOT_TIMEOUT,
                        BodyHandlers.ofInputStream())
                .thenApplyAsync(response -> begin(to, request, response), executor);
    }

    private Answer begin(Contact to, Request.TakeSnapshot request, HttpResponse<InputStream> response) {
        InputStream body = response.body();
        try {
            if (response.statusCode() != OK) {
                try (body) {
                    return refusal(to, response.statusCode(), body.readAllBytes());
                }
            }
            IncomingSnapshot snapshot = new IncomingSnapshot(request.attempt(), body, json);
            long view = snapshot.header().view();
            if (snapshot.header().countedIn()) {
                snapshot.close();
                return new Answer.CountedIn(view);
            }
            snapshots.arrived(snapshot);
            return new Answer.Took(view);
        } catch (IOException e) {
            throw new UncheckedIOException("The snapshot of " + to.id() + " was cut off", e);
        }
    }

    private <T> CompletableFuture<HttpResponse<T>> post(
            Contact to, String path, Body body, Duration timeout, BodyHandler<T> handler) {
        return CompletableFuture.supplyAsync(
                        () -> HttpRequest.newBuilder(URI.create("http://" + to.address() + path))
                                .timeout(timeout)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body.toWire())))
                                .build(),
                        executor)
                .thenCompose(request -> http.sendAsync(request, handler));
    }

    private Answer refusal(Contact from, int status, byte[] body) {
        if (status == CONFLICT) {
            StaleView stale = json.readValue(body, StaleView.class);
            return new Answer.StaleView(Words.view(stale.view()));
        }
        log.debug("{} answered {}: {}", from.id(), status, new String(body, StandardCharsets.UTF_8));
        return new Answer.Refused(Answer.Reason.NOT_READY, from.id() + " answered " + status);
    }
}
