package io.rollcall.client.store;

import io.rollcall.client.operator.CommandFailedException;
import io.rollcall.client.operator.JsonHttp;
import io.rollcall.client.operator.RegistryClient;
import io.rollcall.client.operator.Reply;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.kv.WriteResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client of the store for one command. Like the starter's {@code KvClient}, it looks for a replica that serves the
 * call until a deadline, and a write carries the same request id in each attempt, so the store executes it once. It
 * goes only to replicas that the registry lists, because it sends them the operator's token.
 *
 * @see <a href="https://dl.acm.org/doi/10.1145/2815400.2815416">Lee et al., Implementing Linearizability at Large Scale
 *     and Low Latency (RIFL), SOSP 2015</a>
 */
final class StoreClient {

    /** Enough for a take-over. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(100);

    /** A group has one primary. After more hops than this the primary is changing. */
    private static final int MAX_HOPS = 3;

    private static final int TOO_MANY_REQUESTS = 429;

    /** Codes with which a replica promises that it did nothing, and that another one, or it later, may. */
    private static final Set<String> DID_NOTHING =
            Set.of(ProblemCode.NO_LEASE, ProblemCode.NOT_READY, ProblemCode.NOT_DURABLE);

    private final RegistryClient registry;
    private final JsonHttp http;
    private final String service;

    /** The name of this client in its request ids; null: it has made no write. A command that reads needs none. */
    private @Nullable String client;

    private long writes;

    /** The replica that took the last write; null: any is asked first. */
    private @Nullable String primary;

    StoreClient(RegistryClient registry, JsonHttp http, String service) {
        this.registry = registry;
        this.http = http;
        this.service = service;
    }

    /**
     * Returns the replicas, the ones that are up first.
     *
     * @throws CommandFailedException there is none
     */
    List<Instance> replicas() {
        List<Instance> all = registry.call("Registry.Lookup", new LookupRequest(service, true), LookupResponse.class)
                .instances();
        if (all.isEmpty())
            throw new CommandFailedException(
                    CommandFailedException.NOBODY,
                    "no replica of " + service + " is registered at " + registry.described());
        return all.stream()
                .sorted(Comparator.comparing(replica -> replica.status() != Status.UP))
                .toList();
    }

    /** Returns the replicas, or those of before if the registry does not tell: a write may have reached one of them. */
    private List<Instance> replicasOr(List<Instance> before) {
        try {
            return replicas();
        } catch (CommandFailedException registryIsAway) {
            return before;
        }
    }

    /** @throws CommandFailedException no replica answers, or one has refused */
    <T> T read(String method, Object message, Class<T> type) {
        long endNanos = System.nanoTime() + DEADLINE.toNanos();
        String failure = "";
        List<Instance> replicas = replicas();
        do {
            for (Instance replica : replicas) {
                try {
                    Reply reply = post(replica, method, message);
                    T answer = reply.isOk() ? reply.as(type) : null;
                    if (answer != null) return answer;
                    if (isFinal(reply)) throw new CommandFailedException(reply.detail());
                    failure = replica.id() + ": " + reply.detail();
                } catch (IOException e) {
                    failure = replica.id() + ": " + JsonHttp.reason(e);
                }
            }
            replicas = replicasOr(replicas);
        } while (pause(endNanos));
        throw new CommandFailedException("no replica of " + service + " has answered; " + failure);
    }

    /**
     * Makes a write.
     *
     * @param message makes the message with the request id of this write
     * @return {@code ok}, or the version that contradicts the condition of the write
     * @throws CommandFailedException it was not executed, or that is unknown, as the message says
     */
    WriteResponse write(String method, Function<RequestId, Object> message) {
        if (client == null) client = UUID.randomUUID().toString();
        Object write = message.apply(new RequestId(client, ++writes));
        long endNanos = System.nanoTime() + DEADLINE.toNanos();
        Attempt attempt = new Attempt(method, write);
        List<Instance> replicas = replicas();
        do {
            WriteResponse decided = attempt.round(replicas);
            if (decided != null) return decided;
            replicas = replicasOr(replicas);
        } while (pause(endNanos));
        throw attempt.failure();
    }

    private Reply post(Instance replica, String method, Object message) throws IOException {
        return http.post(replica.address(), http.isSecure() || replica.speaksTls(), method, message, ATTEMPT_TIMEOUT);
    }

    /** Returns whether every replica would refuse it. A 404 or 405 is no replica's answer. */
    private static boolean isFinal(Reply reply) {
        int status = reply.status();
        boolean isRefused = status >= 400 && status < 500 && status != TOO_MANY_REQUESTS;
        return isRefused && status != 404 && status != 405;
    }

    private static boolean pause(long endNanos) {
        if (System.nanoTime() - endNanos > 0) return false;
        try {
            Thread.sleep(BETWEEN_ROUNDS.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The attempts of one write. Once one of them may have arrived, only an answer to a later one settles it. */
    private final class Attempt {

        private final String method;
        private final Object message;
        private String why = "";
        private boolean isUnknown;

        Attempt(String method, Object message) {
            this.method = method;
            this.message = message;
        }

        /** Asks each replica, the primary first; null: none has decided. */
        @Nullable
        WriteResponse round(List<Instance> replicas) {
            String first = primary;
            List<Instance> inTurn = replicas.stream()
                    .sorted(Comparator.comparing(replica -> !replica.address().equals(first)))
                    .toList();
            for (Instance replica : inTurn) {
                WriteResponse decided = atPrimary(replica, replicas);
                if (decided != null) return decided;
            }
            return null;
        }

        /** Asks a replica, and follows it to the primary. */
        private @Nullable WriteResponse atPrimary(Instance replica, List<Instance> replicas) {
            Instance target = replica;
            for (int hop = 0; hop <= MAX_HOPS; hop++) {
                WriteResponse answer = send(target);
                if (answer == null) return null;
                String to = answer.redirectTo();
                if (answer.ok() || to == null) {
                    primary = target.address();
                    return answer;
                }
                Instance next = at(to, replicas);
                if (next == null) {
                    why = target.id() + " redirects to " + to + ", which the registry does not list";
                    return null;
                }
                target = next;
            }
            why = replica.id() + " and others redirect to each other";
            return null;
        }

        private @Nullable WriteResponse send(Instance replica) {
            try {
                Reply reply = post(replica, method, message);
                WriteResponse answer = reply.isOk() ? reply.as(WriteResponse.class) : null;
                if (answer != null) return answer;
                if (isFinal(reply)) throw isUnknown ? failure() : new CommandFailedException(reply.detail());
                boolean didNothing = DID_NOTHING.contains(reply.code()) || reply.status() == TOO_MANY_REQUESTS;
                isUnknown |= !didNothing && (reply.isOk() || reply.status() >= 500);
                why = replica.id() + ": " + reply.detail();
            } catch (IOException e) {
                isUnknown |= !JsonHttp.wasNotSent(e);
                why = replica.id() + ": " + JsonHttp.reason(e);
            }
            return null;
        }

        private static @Nullable Instance at(String address, List<Instance> replicas) {
            for (Instance replica : replicas) if (replica.address().equals(address)) return replica;
            return null;
        }

        CommandFailedException failure() {
            return new CommandFailedException(
                    isUnknown
                            ? "it is not known whether the write has happened, or may happen yet: read the key; " + why
                            : "the write has not happened; " + why);
        }
    }
}
