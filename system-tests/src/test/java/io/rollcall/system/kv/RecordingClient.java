package io.rollcall.system.kv;

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
import io.rollcall.process.RefusedException;
import io.rollcall.process.UnreachableException;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.kv.DeleteRequest;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.WriteResponse;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client that sends random requests, one after the other, and records requests and answers. */
final class RecordingClient {

    /** A small number, so that clients use the same keys. */
    private static final int KEYS = 5;

    private final String name;
    private final Server primary;
    private final List<Server> replicas;
    private final History history;
    private final Random random;
    private final Set<String> answeredBy = new ConcurrentSkipListSet<>();
    private int writes;
    private long lastVersion;

    /** @param replicas the replicas to read from; the list may grow */
    RecordingClient(String name, Server primary, List<Server> replicas, History history, long seed) {
        this.name = name;
        this.primary = primary;
        this.replicas = replicas;
        this.history = history;
        this.random = new Random(seed);
    }

    void act() {
        String key = "k" + random.nextInt(KEYS);
        switch (random.nextInt(10)) {
            case 0 -> write(new Delete(key, null));
            case 1 -> write(new Put(key, nextValue(), lastVersion));
            case 2, 3, 4 -> write(new Put(key, nextValue(), null));
            default -> read(new Get(key), replicas.get(random.nextInt(replicas.size())));
        }
    }

    /** Returns the ids of the replicas that have answered a read of this client. */
    Set<String> answeredBy() {
        return answeredBy;
    }

    private String nextValue() {
        return name + '-' + ++writes;
    }

    private void read(Get get, Server replica) {
        record(get, () -> {
            GetResponse response = replica.endpoint().call("KV.Get", new GetRequest(get.key()), GetResponse.class);
            lastVersion = response.version();
            answeredBy.add(response.servedBy());
            return response.found()
                    ? new Found(Objects.requireNonNull(response.value()), response.version())
                    : new Absent();
        });
    }

    private void write(Operation.Write write) {
        record(write, () -> {
            WriteResponse response = write instanceof Put put
                    ? call("KV.Put", new PutRequest(put.key(), put.value(), put.ifVersion(), null))
                    : call("KV.Delete", new DeleteRequest(write.key(), write.ifVersion(), null));
            long version = Objects.requireNonNull(response.version(), "the primary never redirects");
            return response.ok() ? new Written(version) : new Mismatch(version);
        });
    }

    private WriteResponse call(String method, Object request) {
        return primary.endpoint().call(method, request, WriteResponse.class);
    }

    /** Records a call. A refused one was not executed, unless the answer says that this is unknown. */
    private void record(Operation operation, Supplier<Outcome> call) {
        long asked = history.invoke(name, operation);
        try {
            history.returned(asked, call.get());
        } catch (RefusedException e) {
            if (Objects.equals(code(e), ProblemCode.OUTCOME_UNKNOWN)) history.unknown(asked);
            else history.notExecuted(asked);
        } catch (UnreachableException e) {
            history.unknown(asked);
        }
    }

    private static @Nullable String code(RefusedException refusal) {
        return refusal.answer().problem().code();
    }
}
