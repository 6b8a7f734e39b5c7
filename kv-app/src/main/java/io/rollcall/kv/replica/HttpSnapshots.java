package io.rollcall.kv.replica;

import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Contact;
import io.rollcall.kv.replication.Receiver;
import io.rollcall.kv.replication.Request;
import io.rollcall.tls.Tls;
import io.rollcall.tls.TlsHttp;
import io.rollcall.wire.BearerToken;
import io.rollcall.wire.kv.ReplicaApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests snapshots from a primary. A snapshot is a stream: its first line is the answer, and the rest takes any time.
 */
final class HttpSnapshots {

    private static final Logger log = LoggerFactory.getLogger(HttpSnapshots.class);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    /** The time to wait for the headers, and again for the first line. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    private static final int OK = 200;

    private final TlsHttp http;
    private final Tls tls;
    private final BearerToken token;
    private final Executor executor;
    private final JsonMapper json;
    private final IncomingSnapshots snapshots;
    private final PeerRefusals refusals;

    HttpSnapshots(Executor executor, JsonMapper json, IncomingSnapshots snapshots, BearerToken token, Tls tls) {
        this.token = token;
        this.tls = tls;
        this.http = new TlsHttp(
                tls, builder -> builder.connectTimeout(CONNECT_TIMEOUT).executor(executor));
        this.executor = executor;
        this.json = json;
        this.snapshots = snapshots;
        this.refusals = new PeerRefusals(json);
    }

    /** Requests a snapshot. The future is complete with the first line; {@link IncomingSnapshots} gets the rest. */
    CompletableFuture<Answer> take(Contact from, Receiver receiver, Request.TakeSnapshot take) {
        return CompletableFuture.supplyAsync(() -> request(from, receiver, take), executor)
                .thenCompose(request -> http.client().sendAsync(request, BodyHandlers.ofInputStream()))
                .thenApplyAsync(response -> begin(from, take, response), executor);
    }

    private HttpRequest request(Contact from, Receiver receiver, Request.TakeSnapshot take) {
        byte[] body = json.writeValueAsBytes(WireMapper.takeSnapshot(receiver, take));
        HttpRequest.Builder request = HttpRequest.newBuilder(tls.uri(from.address(), ReplicaApi.SNAPSHOT))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        String authorization = token.header();
        if (authorization != null) request.header("Authorization", authorization);
        return request.build();
    }

    /**
     * Reads the first line. A sender that stops after its headers would hold the reading thread, so its connection is
     * closed.
     */
    private Answer begin(Contact from, Request.TakeSnapshot take, HttpResponse<InputStream> response) {
        InputStream body = response.body();
        CompletableFuture<Void> timeout = CompletableFuture.runAsync(
                () -> close(body),
                CompletableFuture.delayedExecutor(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS, executor));
        try {
            if (response.statusCode() != OK) {
                try (body) {
                    return refusals.refused(from, response.statusCode(), body.readAllBytes());
                }
            }
            IncomingSnapshot snapshot = new IncomingSnapshot(take.attempt(), body, json);
            long view = snapshot.header().view();
            if (snapshot.header().countedIn()) {
                snapshot.close();
                return new Answer.InSync(view);
            }
            snapshots.arrived(snapshot);
            return new Answer.Took(view);
        } catch (IOException e) {
            throw new UncheckedIOException("The snapshot of " + from.id() + " was cut off", e);
        } finally {
            timeout.cancel(false);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            log.debug("A snapshot could not be closed", e); // whoever reads it learns that it is over
        }
    }
}
