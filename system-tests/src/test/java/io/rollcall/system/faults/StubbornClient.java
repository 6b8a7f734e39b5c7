package io.rollcall.system.faults;

import io.rollcall.kv.linearizability.History;
import io.rollcall.kv.linearizability.Operation;
import io.rollcall.kv.linearizability.Operation.Delete;
import io.rollcall.kv.linearizability.Operation.Get;
import io.rollcall.kv.linearizability.Operation.Put;
import io.rollcall.kv.linearizability.Outcome;
import io.rollcall.kv.linearizability.Outcome.Absent;
import io.rollcall.kv.linearizability.Outcome.Found;
import io.rollcall.kv.linearizability.Outcome.Mismatch;
import io.rollcall.kv.linearizability.Outcome.Written;
import io.rollcall.process.Answer;
import io.rollcall.process.Endpoint;
import io.rollcall.process.UnreachableException;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.kv.DeleteRequest;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.ListRequest;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.kv.WriteResponse;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that sends random requests, one after the other, and records requests and answers. It repeats a write under
 * the same request id, at any replica that may take it, until it is answered or the client gives up.
 */
final class StubbornClient {

    /** A small number, so that clients use the same keys. */
    static final int KEYS = 5;

    /** Longer than most faults of the group. */
    private static final Duration DEADLINE = Duration.ofSeconds(8);

    private static final Duration SHUNNED = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMillis(1_500);
    private static final long PAUSE_MILLIS = 4;
    private static final long PAUSE_AFTER_REFUSAL_MILLIS = 25;
    private static final JsonMapper JSON = new JsonMapper();

    private final String name;
    private final List<Endpoint> replicas;
    private final History history;
    private final Journal journal;
    private final Supplier<String> prefix;
    private final Random random;
    private String shunned = "";
    private long shunnedUntilNanos;
    private Endpoint primary;
    private String id = UUID.randomUUID().toString();
    private long number;
    private boolean isKnown;
    private int values;
    private long lastVersion;

    /** @param prefix supplies the present prefix of the keys that it uses */
    StubbornClient(
            String name, List<String> replicas, History history, Journal journal, Supplier<String> prefix, long seed) {
        this.name = name;
        this.replicas = replicas.stream()
                .map(address -> new Endpoint(address, PATIENCE))
                .toList();
        this.history = history;
        this.journal = journal;
        this.prefix = prefix;
        this.random = new Random(seed);
        this.primary = anyReplica();
    }

    /** Reads or writes. */
    void act() {
        String key = prefix.get() + random.nextInt(KEYS);
        switch (random.nextInt(10)) {
            case 0 -> write(new Delete(key, null));
            case 1 -> write(new Delete(key, lastVersion));
            case 2 -> write(new Put(key, nextValue(), lastVersion));
            case 3, 4, 5 -> write(new Put(key, nextValue(), null));
            default -> get(key, anyReplica());
        }
        pause(PAUSE_MILLIS);
    }

    /** Reads, whatever becomes of the writes. */
    void look() {
        if (random.nextInt(4) == 0) list(prefix.get());
        else get(prefix.get() + random.nextInt(KEYS), anyReplica());
        pause(PAUSE_MILLIS);
    }

    /** @return whether it was answered */
    boolean get(String key, Endpoint replica) {
        long asked = history.invoke(name, new Get(key));
        Optional<GetResponse> got = read(replica, "KV.Get", new GetRequest(key), GetResponse.class);
        got.ifPresentOrElse(
                response -> {
                    lastVersion = response.version();
                    history.returned(asked, outcome(response.value(), response.version()));
                },
                () -> history.notExecuted(asked));
        return got.isPresent();
    }

    /** Records one state of all keys, as if each had been read at that time. */
    private void list(String keys) {
        List<Long> asked = IntStream.range(0, KEYS)
                .mapToObj(i -> history.invoke(name, new Get(keys + i)))
                .toList();
        Optional<ListResponse> listed =
                read(anyReplica(), "KV.List", new ListRequest(keys, null, null), ListResponse.class);
        if (listed.isEmpty()) {
            asked.forEach(history::notExecuted);
            return;
        }
        var byKey = listed.get().entries().stream().collect(Collectors.toMap(ListResponse.Entry::key, entry -> entry));
        for (int i = 0; i < KEYS; i++) {
            ListResponse.Entry entry = byKey.get(keys + i);
            history.returned(asked.get(i), entry == null ? new Absent() : new Found(entry.value(), entry.version()));
        }
    }

    private <T> Optional<T> read(Endpoint replica, String method, Object request, Class<T> type) {
        try {
            Answer answer = replica.post(method, JSON.writeValueAsString(request));
            if (answer.isGood()) {
                journal.read();
                return Optional.of(answer.as(type));
            }
            if (answer.status() != 503) complain(method, answer);
        } catch (UnreachableException e) {
            shun(replica);
        }
        pause(PAUSE_AFTER_REFUSAL_MILLIS);
        return Optional.empty();
    }

    private void write(Operation.Write write) {
        long asked = history.invoke(name, write);
        RequestId requestId = new RequestId(id, ++number);
        String method = write instanceof Put ? "KV.Put" : "KV.Delete";
        String body = JSON.writeValueAsString(
                write instanceof Put put
                        ? new PutRequest(put.key(), put.value(), put.ifVersion(), requestId)
                        : new DeleteRequest(write.key(), write.ifVersion(), requestId));
        Outcome outcome = null;
        boolean maybe = false;
        long giveUpAtNanos = System.nanoTime() + DEADLINE.toNanos();
        while (outcome == null && System.nanoTime() < giveUpAtNanos) {
            try {
                Answer answer = primary.post(method, body);
                if (answer.isGood()) {
                    outcome = outcome(answer.as(WriteResponse.class));
                    continue;
                }
                String code = answer.problem().code();
                maybe |= answer.status() >= 500 && !isNotExecuted(code);
                if (isNew(code)) break;
                if (answer.status() != 503 && answer.status() != 429) {
                    complain(method + " " + body, answer);
                    break;
                }
            } catch (UnreachableException e) {
                maybe |= !isNotSent(e);
                shun(primary);
            }
            primary = anyReplica();
            pause(PAUSE_AFTER_REFUSAL_MILLIS);
        }
        record(asked, outcome, maybe);
    }

    private void record(long asked, @Nullable Outcome outcome, boolean maybe) {
        if (outcome != null) {
            isKnown = true;
            journal.wrote();
            history.returned(asked, outcome);
        } else if (maybe) {
            journal.unknown();
            history.unknown(asked);
        } else {
            journal.refused();
            history.notExecuted(asked);
        }
    }

    /** Returns null if it was not executed, because the answer redirects to another replica. */
    private @Nullable Outcome outcome(WriteResponse response) {
        String elsewhere = response.redirectTo();
        if (elsewhere == null) {
            long version = Objects.requireNonNull(response.version(), "neither a version nor a redirect");
            return response.ok() ? new Written(version) : new Mismatch(version);
        }
        boolean isShunned = isShunned(elsewhere);
        primary = isShunned ? anyReplica() : new Endpoint(elsewhere, PATIENCE);
        pause(isShunned ? PAUSE_AFTER_REFUSAL_MILLIS : PAUSE_MILLIS);
        return null;
    }

    /** Takes a new client id if the session expired before anything was acknowledged; returns whether it did. */
    private boolean isNew(@Nullable String code) {
        if (isKnown || !Objects.equals(code, ProblemCode.SESSION_EXPIRED)) return false;
        id = UUID.randomUUID().toString();
        number = 0;
        return true;
    }

    private void complain(String what, Answer answer) {
        journal.complain(name + ": " + what + " answered " + answer.status() + ": " + answer.body());
    }

    /** Avoids a replica that does not answer for a while, because each attempt would take the whole timeout. */
    private void shun(Endpoint replica) {
        shunned = replica.address();
        shunnedUntilNanos = System.nanoTime() + SHUNNED.toNanos();
    }

    private boolean isShunned(String address) {
        return address.equals(shunned) && System.nanoTime() < shunnedUntilNanos;
    }

    private Endpoint anyReplica() {
        Endpoint any = replicas.get(random.nextInt(replicas.size()));
        return isShunned(any.address()) ? anyReplica() : any;
    }

    private String nextValue() {
        return name + '-' + ++values;
    }

    private static Outcome outcome(@Nullable String value, long version) {
        return value == null ? new Absent() : new Found(value, version);
    }

    private static boolean isNotExecuted(@Nullable String code) {
        return Objects.equals(code, ProblemCode.NOT_READY) || Objects.equals(code, ProblemCode.NO_LEASE);
    }

    private static boolean isNotSent(UnreachableException e) {
        return e.getCause() instanceof ConnectException || e.getCause() instanceof HttpConnectTimeoutException;
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
