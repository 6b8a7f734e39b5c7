package io.rollcall.kvclient;

import io.rollcall.call.AddressedCalls;
import io.rollcall.wire.kv.DeleteRequest;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.KvApi;
import io.rollcall.wire.kv.ListRequest;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.PutRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes each call in the caller's thread. The calls share the replicas' addresses, connections and client sessions. */
final class RetryingKvClient implements KvClient, AutoCloseable {

    private final KvClientProperties properties;
    private final Attempts.Resources resources;
    private final AddressedCalls calls;
    private final ClientSessionPool sessions;

    RetryingKvClient(KvClientProperties properties, Attempts.Resources resources) {
        this.properties = properties;
        this.resources = resources;
        this.calls = resources.calls();
        this.sessions = new ClientSessionPool(properties.writers());
    }

    @Override
    public WriteResult put(String key, String value) {
        return put(key, value, null);
    }

    @Override
    public WriteResult put(String key, String value, long ifVersion) {
        return put(key, value, (Long) ifVersion);
    }

    private WriteResult put(String key, String value, @Nullable Long ifVersion) {
        return write((kv, id) -> kv.put(new PutRequest(key, value, ifVersion, id)));
    }

    @Override
    public WriteResult delete(String key) {
        return delete(key, null);
    }

    @Override
    public WriteResult delete(String key, long ifVersion) {
        return delete(key, (Long) ifVersion);
    }

    private WriteResult delete(String key, @Nullable Long ifVersion) {
        return write((kv, id) -> kv.delete(new DeleteRequest(key, ifVersion, id)));
    }

    @Override
    public GetResponse get(String key) {
        return read(kv -> kv.get(new GetRequest(key)));
    }

    @Override
    public ListResponse list(String prefix, @Nullable String after, int limit) {
        return read(kv -> kv.list(new ListRequest(prefix, after, limit)));
    }

    private WriteResult write(WriteCall.Write write) {
        Deadline deadline = begin();
        ClientSession session = sessions.acquire(deadline.left());
        if (session == null) throw new NotExecutedException(noPlace(), null);
        WriteCall call = new WriteCall(resources, new Attempts(resources, deadline), write, session);
        try {
            return call.make();
        } finally {
            sessions.release(call.reusableSession());
        }
    }

    private String noPlace() {
        return Thread.currentThread().isInterrupted()
                ? "interrupted"
                : properties.writers() + " others were under way until the deadline";
    }

    private <T> T read(Function<KvApi, CompletableFuture<T>> read) {
        return new ReadCall(new Attempts(resources, begin())).make(read);
    }

    private Deadline begin() {
        return new Deadline(properties.deadline(), resources.nanoTime());
    }

    @Override
    public void close() {
        calls.close();
        resources.replicas().close();
    }
}
