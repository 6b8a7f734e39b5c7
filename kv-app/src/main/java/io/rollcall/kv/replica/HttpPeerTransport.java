package io.rollcall.kv.replica;

import io.rollcall.call.AddressedCalls;
import io.rollcall.call.AddressedCalls.Reply;
import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Contact;
import io.rollcall.kv.replication.Effect;
import io.rollcall.kv.replication.Receiver;
import io.rollcall.kv.replication.Request;
import io.rollcall.wire.kv.ApplyRequest;
import io.rollcall.wire.kv.ApplyResponse;
import io.rollcall.wire.kv.CommittedResponse;
import io.rollcall.wire.kv.NewViewRequest;
import io.rollcall.wire.kv.NewViewResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests to other replicas over HTTP. A thread waits for each answer, and then tells it to the event loop: an
 * asynchronous client changes threads more often. The replica bounds the requests in flight to a few for each peer.
 */
final class HttpPeerTransport implements PeerTransport {

    /** The time to wait for an answer: several times the replica's resend period. A later answer is of little use. */
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;

    /** The time for which a replica of an earlier version gets messages without hashes. */
    private static final long WITHOUT_HASHES_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** The replicas of an earlier version, by UUID. What is over is removed with each one that is added. */
    private final Map<String, Long> withoutHashesUntilNanos = new ConcurrentHashMap<>();

    private final AddressedCalls calls;
    private final HttpSnapshots snapshots;
    private final Executor executor;
    private final JsonMapper json;
    private final PeerRefusals refusals;

    HttpPeerTransport(AddressedCalls calls, HttpSnapshots snapshots, Executor executor, JsonMapper json) {
        this.calls = calls;
        this.snapshots = snapshots;
        this.executor = executor;
        this.json = json;
        this.refusals = new PeerRefusals(json);
    }

    @Override
    public CompletableFuture<Answer> send(Effect.Send send) {
        Contact to = send.to();
        Receiver receiver = send.receiver();
        Request request = send.request();
        if (request instanceof Request.Apply apply)
            return CompletableFuture.supplyAsync(() -> apply(to, receiver, apply), executor);
        if (request instanceof Request.ReadIndex readIndex) {
            Supplier<Object> body = () -> WireMapper.readIndex(receiver, readIndex);
            return ask(to, "/KV.Committed", body, CommittedResponse.class, WireMapper::readIndex);
        }
        if (request instanceof Request.NewView newView) {
            Supplier<Object> body =
                    () -> new NewViewRequest(WireMapper.receiver(receiver), WireMapper.view(newView.view()));
            return ask(to, "/KV.NewView", body, NewViewResponse.class, any -> new Answer.Learned());
        }
        if (request instanceof Request.TakeSnapshot take) return snapshots.take(to, receiver, take);
        throw new IllegalArgumentException("a request of an unknown kind: " + request);
    }

    /**
     * Sends entries with their hashes. An earlier version refuses a message with fields that it does not know. It gets
     * the message without them for some seconds, because it may be upgraded.
     */
    private Answer apply(Contact to, Receiver receiver, Request.Apply apply) {
        ApplyRequest hashed = WireMapper.apply(receiver, apply);
        String replica = receiver.replica();
        long nowNanos = System.nanoTime();
        Long untilNanos = withoutHashesUntilNanos.get(replica);
        boolean isEarlier = untilNanos != null && nowNanos - untilNanos < 0;
        Reply reply = post(to, isEarlier ? WireMapper.withoutHashes(hashed) : hashed);
        boolean mayBeEarlier = reply.status() == BAD_REQUEST && !isEarlier;
        if (mayBeEarlier) {
            reply = post(to, WireMapper.withoutHashes(hashed));
            withoutHashesUntilNanos.values().removeIf(until -> until - nowNanos <= 0);
            if (reply.status() != BAD_REQUEST) withoutHashesUntilNanos.put(replica, nowNanos + WITHOUT_HASHES_NANOS);
        }
        return reply.status() == OK
                ? WireMapper.applied(json.readValue(reply.body(), ApplyResponse.class))
                : refusals.refused(to, reply.status(), reply.body());
    }

    private Reply post(Contact to, ApplyRequest apply) {
        return calls.post(to.address(), "/KV.Apply", json.writeValueAsBytes(apply), ANSWER_TIMEOUT);
    }

    private <T> CompletableFuture<Answer> ask(
            Contact to, String path, Supplier<Object> body, Class<T> type, Function<T, Answer> answer) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Reply reply = calls.post(to.address(), path, json.writeValueAsBytes(body.get()), ANSWER_TIMEOUT);
                    return reply.status() == OK
                            ? answer.apply(json.readValue(reply.body(), type))
                            : refusals.refused(to, reply.status(), reply.body());
                },
                executor);
    }
}
