package io.rollcall.wire.kv;

import io.rollcall.wire.Needs;
import jakarta.validation.Valid;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The key-value store as its clients see it. Every replica answers reads, and no read is stale; the primary takes
 * writes. Answers may wait for other replicas: the server completes the future without holding a thread; at a client it
 * is complete when the method returns.
 */
@HttpExchange(contentType = "application/json", accept = "application/json")
public interface KvApi {

    /** Sets a key. 503 {@code outcome-unknown}: it may or may not have happened; repeat it with the same request id. */
    @PostExchange("/KV.Put")
    @Needs("kv:write:{key}")
    CompletableFuture<WriteResponse> put(@Valid @RequestBody PutRequest request);

    /** Removes a key. */
    @PostExchange("/KV.Delete")
    @Needs("kv:write:{key}")
    CompletableFuture<WriteResponse> delete(@Valid @RequestBody DeleteRequest request);

    /** Returns the value of a key, never a stale one. */
    @PostExchange("/KV.Get")
    @Needs("kv:read:{key}")
    CompletableFuture<GetResponse> get(@Valid @RequestBody GetRequest request);

    /** Returns the entries whose keys begin with a prefix, in order, from one consistent state. */
    @PostExchange("/KV.List")
    @Needs("kv:read:{prefix}")
    CompletableFuture<ListResponse> list(@Valid @RequestBody ListRequest request);

    /** Returns the state of this replica: its role, how far its log has come, and what it waits for. */
    @PostExchange("/KV.Status")
    @Needs({"kv:read", "metrics", "operate"})
    CompletableFuture<StatusResponse> status(@Valid @RequestBody StatusRequest request);
}
